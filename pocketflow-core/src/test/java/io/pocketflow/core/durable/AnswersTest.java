package io.pocketflow.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.Ask;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.testkit.VirtualRun;
import java.lang.reflect.Type;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers are checked before they are kept; with a store that keeps any value. */
class AnswersTest {

    private static final Type LISTS = new TypeRef<Map<String, List<Integer>>>() {}.type();
    private static final StepKey STEP = StepKey.parse("ask#0");

    private final VirtualRun virtual = new VirtualRun();
    private final KeptStore store = new KeptStore();

    /** A question whose answer is of a type that the test chooses. */
    private final class Asking extends Ask<String, Object> {
        private final Type type;
        private @Nullable Object answer;

        Asking(Type type) {
            this.type = type;
        }

        @Override
        public String name() {
            return "ask";
        }

        @Override
        protected String prep(Shared shared) {
            return "well?";
        }

        @Override
        protected String post(Shared shared, String question, Object given) {
            answer = given;
            return DEFAULT;
        }

        @Override
        protected Type answerType() {
            return type;
        }
    }

    private RunOptions options() {
        return virtual.options().withStore(store).withRunId("run");
    }

    static List<List<Object>> wrong() {
        return List.of(
                List.of(Boolean.class, "yes", true),
                List.of(Integer.class, 5L, 5),
                List.of(Integer.class, "five", 5),
                List.of(int.class, "five", 5),
                List.of(DayOfWeek.class, "MONDAY", DayOfWeek.MONDAY),
                List.of(LISTS, Map.of("a", List.of("1")), Map.of("a", List.of(1))),
                List.of(LISTS, Map.of(1, List.of(1)), Map.of()),
                List.of(LISTS, List.of(1), Map.of("a", List.of(1, 2))),
                List.of(LISTS, Map.of("a", Collections.nCopies(2, null)), Map.of("a", List.of())),
                List.of(LISTS, Collections.singletonMap("a", null), Map.of()),
                List.of(String[].class, new String[] {"a", null}, new String[] {"a"}),
                List.of(new TypeRef<List<? extends Number>>() {}.type(), List.of("1"), List.of(1, 2L)),
                List.of(new TypeRef<List<String>[]>() {}.type(), List.of(), new List<?>[] {List.of("a")}));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongAnswerIsRefusedAndTheQuestionStaysOpen(List<Object> given) {
        Asking ask = new Asking((Type) given.get(0));
        assertThatThrownBy(() -> ask.run(Shared.create(), options())).isInstanceOf(FlowSuspended.class);
        assertThatThrownBy(() -> ask.resume(Shared.create(), options(), STEP, given.get(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "step ask#0",
                        ((Type) given.get(0)).getTypeName(),
                        given.get(1).getClass().getName());
        assertThatThrownBy(() -> ask.resume(Shared.create(), options(), STEP, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("step ask#0", "was null");
        assertThat(store.find("run", STEP)).get().extracting(StepRecord::kind).isEqualTo(Kind.ASKED);

        ask.resume(Shared.create(), options(), STEP, given.get(2));
        assertThat(ask.answer).isEqualTo(given.get(2));
    }

    @Test
    void nullAnswersAQuestionWhoseAnswerIsVoid() {
        Asking ask = new Asking(Void.class);
        assertThatThrownBy(() -> ask.run(Shared.create(), options())).isInstanceOf(FlowSuspended.class);
        assertThatThrownBy(() -> ask.resume(Shared.create(), options(), STEP, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ask.resume(Shared.create(), options(), STEP, null)).isEqualTo("default");
    }

    @Test
    void aPoolsAnswerIsCheckedToo() {
        Key<String> item = Key.of("item", String.class);
        Pool<String, String> pool =
                Pool.of(new Asking(Boolean.class), item, item).withOptions(options());
        StepKey step = pool.run(List.of("a")).questions().keySet().iterator().next();
        assertThatThrownBy(() -> pool.answer(step, "yes")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.resume(List.of("a"), step, null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pool.run(List.of("a")).questions()).containsOnlyKeys(step);
        assertThat(pool.resume(List.of("a"), step, true).results()).containsExactly("a");
    }

    /** A question without a declared answer type. */
    private static final class Open<A> extends Ask<String, A> {
        @Override
        public String name() {
            return "ask";
        }

        @Override
        protected String prep(Shared shared) {
            return "well?";
        }
    }

    @Test
    void anUndeclaredAnswerTypeTakesAllButNull() {
        Open<String> ask = new Open<>();
        assertThatThrownBy(() -> ask.run(Shared.create(), options())).isInstanceOf(FlowSuspended.class);
        assertThatThrownBy(() -> ask.resume(Shared.create(), options(), STEP, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ask.resume(Shared.create(), options(), STEP, "x")).isEqualTo("default");
    }

    // ---- many questions

    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    private static final class Many extends AsyncParallelBatchFlow<String> {
        private final int count;

        Many(int count, Ask<?, ?> ask) {
            super(20, ask.end("done"));
            this.count = count;
        }

        @Override
        protected List<Params> prep(Shared shared) {
            List<Params> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(Params.of(NUMBER, i));
            }
            return all;
        }
    }

    private static final class Yes extends Ask<Integer, Boolean> {
        @Override
        protected Integer prep(Shared shared) {
            return shared.params().get(NUMBER);
        }

        @Override
        protected String post(Shared shared, Integer question, Boolean answer) {
            return "done";
        }
    }

    private FlowSuspended open(BaseNode flow) {
        return catchThrowableOfType(FlowSuspended.class, () -> flow.run(Shared.create(), options()));
    }

    @Test
    void anUnchangedOpenQuestionIsNotSavedAgain() {
        Many flow = new Many(100, new Yes());
        StepKey first = open(flow).questions().keySet().iterator().next();
        assertThat(store.saved).hasSize(100);
        assertThatThrownBy(() -> flow.resume(Shared.create(), options(), first, true))
                .isInstanceOf(FlowSuspended.class);
        // the answer, and once more with its place in the order of posts
        assertThat(store.saved).hasSize(102);
    }

    @Test
    void aChangedOpenQuestionIsSavedAgain() {
        String[] question = {"well?"};
        Ask<String, Boolean> ask = new Ask<>() {
            @Override
            public String name() {
                return "ask";
            }

            @Override
            protected String prep(Shared shared) {
                return question[0];
            }
        };
        open(ask);
        question[0] = "really?";
        open(ask);
        assertThat(store.saved).extracting(saved -> saved.record().value()).containsExactly("well?", "really?");
    }

    @Test
    void severalAnswersResumeARunOnce() {
        Many flow = new Many(100, new Yes());
        Map<StepKey, Object> answers = new LinkedHashMap<>(open(flow).questions());
        answers.replaceAll((step, question) -> true);
        assertThat(flow.resume(Shared.create(), options(), answers)).isEqualTo("default");
    }

    @Test
    void oneWrongAnswerOfSeveralKeepsAllQuestionsOpen() {
        Many flow = new Many(3, new Yes());
        Map<StepKey, @Nullable Object> answers = new HashMap<>(open(flow).questions());
        answers.replaceAll((step, question) -> question.equals(1) ? "yes" : true);
        assertThatThrownBy(() -> flow.resume(Shared.create(), options(), answers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was a java.lang.String");
        answers.replaceAll((step, answer) -> null);
        assertThatThrownBy(() -> flow.resume(Shared.create(), options(), answers))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(open(flow).questions()).hasSize(3);
        assertThatThrownBy(() -> flow.resume(Shared.create(), options(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one answer");
    }

    @Test
    void theMessageOfASuspendedRunNamesTenQuestionsAtMost() {
        FlowSuspended waiting = open(new Many(1_000, new Yes()));
        assertThat(waiting.getMessage()).hasSizeLessThan(1_000).endsWith("] and 990 more questions");
        assertThat(waiting.questions()).hasSize(1_000);
        assertThat(Arrays.asList(waiting.getMessage().split(", "))).hasSize(10);
    }
}
