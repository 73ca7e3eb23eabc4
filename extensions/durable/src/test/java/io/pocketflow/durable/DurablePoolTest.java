package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.DurableNodes.Approve;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools on a journal that is closed and reopened between runs, as by another process. */
@Tag("concurrency")
class DurablePoolTest {

    private static final Key<Summary> SUMMARY = Key.of("summary", Summary.class);
    private static final Key<String> DRAFT = Key.of("draft", String.class);

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    record Summary(String text, List<Integer> lengths) {}

    /** A type that JSON cannot restore. */
    interface Open {}

    private static RunOptions options(Journal journal) {
        return RunOptions.defaults().withStore(journal).withRunId("pool");
    }

    private <I, O> PoolReport<I, O> run(Pool<I, O> pool, List<I> items) {
        return with(pool, opened -> opened.run(items));
    }

    private <I, O, R> R with(Pool<I, O> pool, Function<Pool<I, O>, R> work) {
        try (Journal journal = Journal.open(path())) {
            return work.apply(pool.withOptions(options(journal)));
        }
    }

    private Path path() {
        return folder.resolve("pool.journal");
    }

    private JournalRun journal() {
        return Journal.read(path()).get(0);
    }

    private List<String> callsSince() {
        List<String> made = calls.stream().sorted().toList();
        calls.clear();
        return made;
    }

    private String called(String what) {
        calls.add(what);
        if (broken.contains(what)) {
            throw new IllegalStateException("no " + what);
        }
        return what;
    }

    // ---- pools over functions

    private Pool<String, List<Summary>> functions() {
        ThrowingFunction<String, List<Summary>> summarise =
                text -> List.of(new Summary(called(text), List.of(text.length())));
        return Pool.of(summarise).withResultType(new TypeRef<List<Summary>>() {});
    }

    @Test
    void finishedItemsAreReplayedAndFailedOnesRunAgain() {
        broken.add("bb");
        PoolReport<String, List<Summary>> first = run(functions(), List.of("a", "bb"));
        assertThat(first.failed()).hasSize(1);
        assertThat(journal().ofKind(Kind.FAILED))
                .extracting(JournalStep::json)
                .containsExactly("\"java.lang.IllegalStateException: no bb\"");
        broken.clear();
        callsSince();

        PoolReport<String, List<Summary>> second = run(functions(), List.of("new", "a", "bb"));

        assertThat(callsSince()).containsExactly("bb", "new");
        assertThat(second.results().get(1)).containsExactly(new Summary("a", List.of(1)));
        assertThat(second.items().get(1).replayed()).isTrue();
        assertThat(journal().ofKind(Kind.DONE))
                .hasSize(3)
                .hasSameSizeAs(journal().steps());
    }

    @Test
    void equalItemsAreDistinguishedByNumber() {
        run(functions(), List.of("a", "a"));
        assertThat(callsSince()).hasSize(2);
        run(functions(), List.of("a", "a", "a"));
        assertThat(callsSince()).hasSize(1);
    }

    @Test
    void theFirstRunReturnsTheDecodedResult() {
        ThrowingFunction<String, List<String>> linked = text -> new java.util.LinkedList<>(List.of(text));
        Pool<String, List<String>> pool = Pool.of(linked).withResultType(new TypeRef<List<String>>() {});

        List<String> first = run(pool, List.of("a")).results().get(0);

        assertThat(first).isNotInstanceOf(java.util.LinkedList.class);
        assertThat(first).hasSameClassAs(run(pool, List.of("a")).results().get(0));
    }

    @Test
    void aFunctionOfUnknownTypeIsRejectedBeforeTheFirstCall() {
        ThrowingFunction<String, String> function = this::called;

        assertThatThrownBy(() -> run(Pool.of(function).withName("Texts"), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'Texts'", "Pool.withResultType");
        assertThat(calls).isEmpty();
    }

    @Test
    void aTypeUnfitForJsonIsRejectedBeforeTheFirstCall() {
        ThrowingFunction<String, Open> function = text -> {
            called(text);
            return new Open() {};
        };

        assertThatThrownBy(() -> run(Pool.of(function).withResultType(Open.class), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'Pool'", "Open", "cannot be kept");
        assertThat(calls).isEmpty();
    }

    @Test
    void aResultUnfitForJsonIsReturnedAndComputedAgainNextTime() {
        ThrowingFunction<String, Object> function = text -> {
            called(text);
            return new Open() {};
        };
        Pool<String, Object> pool = Pool.of(function).withResultType(Object.class);

        assertThat(run(pool, List.of("a")).results().get(0)).isInstanceOf(Open.class);
        assertThat(run(pool, List.of("a")).results().get(0)).isInstanceOf(Open.class);
        assertThat(calls).hasSize(2);
    }

    @Test
    void aNullResultIsReplayed() {
        ThrowingFunction<String, String> function = text -> {
            called(text);
            return null;
        };
        Pool<String, String> pool = Pool.of(function).withResultType(String.class);

        assertThat(run(pool, List.of("a")).results()).containsExactly((String) null);
        assertThat(run(pool, List.of("a")).results()).containsExactly((String) null);
        assertThat(calls).hasSize(1);
    }

    @Test
    void anItemUnfitForJsonFailsWithItsClassBeforeTheCall() {
        ThrowingFunction<Object, String> function = item -> called("of " + item);

        PoolReport<Object, String> report =
                run(Pool.of(function).withResultType(String.class), List.of("a", Thread.currentThread(), "b"));

        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(1);
        assertThat(report.failed().get(0).outcome().failure().orElseThrow())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
        assertThat(calls).containsExactlyInAnyOrder("of a", "of b");
    }

    @Test
    void aCallInDoubtWaitsForAnAnswer() throws Exception {
        StepKey step;
        try (Journal journal = Journal.open(path())) {
            step = StepKey.parse("Pool#0[" + journal.hash("a") + "~0]");
            journal.start("pool", step, new StepRecord(Kind.STARTED, null, "", "", 0), true)
                    .get(60, TimeUnit.SECONDS);
        }
        Pool<String, List<Summary>> pool = functions();
        PoolReport<String, List<Summary>> held;
        try (Journal journal = Journal.open(path())) {
            held = pool.withOptions(options(journal).withInDoubt(InDoubt.HOLD)).run(List.of("a", "bb"));
        }
        assertThat(held.questions()).containsOnlyKeys(step);
        assertThat(callsSince()).containsExactly("bb");

        List<Summary> known = List.of(new Summary("it had happened", List.of()));
        assertThat(with(pool, opened -> opened.resume(List.of("a", "bb"), step, known))
                        .results())
                .containsExactly(known, List.of(new Summary("bb", List.of(2))));
        assertThat(calls).isEmpty();
    }

    // ---- pools over flows

    /** A flow that drafts a text with a model and summarizes it. */
    private final class Draft extends Node<String, String> {
        private final String model;

        Draft(String model) {
            super(Retry.ONCE);
            this.model = model;
        }

        @Override
        public String name() {
            return "draft";
        }

        @Override
        protected String fingerprint() {
            return model;
        }

        @Override
        protected String prep(Shared shared) {
            return String.valueOf(shared.asMap().get("text"));
        }

        @Override
        protected String exec(String text) {
            return called("draft " + text) + " by " + model;
        }

        @Override
        protected String post(Shared shared, String text, String draft) {
            shared.put(DRAFT, draft).put(DurableNodes.TOPIC, text);
            return DEFAULT;
        }
    }

    private final class Sum extends Node<String, Summary> {
        private final String template;

        Sum(String template) {
            super(Retry.ONCE);
            this.template = template;
        }

        @Override
        public String name() {
            return "sum";
        }

        @Override
        protected String prep(Shared shared) {
            return template + shared.get(DRAFT);
        }

        @Override
        protected Summary exec(String prompt) {
            return new Summary(called("sum " + prompt), List.of());
        }

        @Override
        protected String post(Shared shared, String prompt, Summary summary) {
            shared.put(SUMMARY, summary);
            return DEFAULT;
        }
    }

    private Pool<Map<String, ?>, Summary> flows(String model, String template) {
        return Pool.of(
                new AsyncFlow(new Draft(model).then(new Sum(template))) {
                    @Override
                    public String name() {
                        return "Each";
                    }
                },
                SUMMARY);
    }

    private static List<Map<String, ?>> texts(String... texts) {
        return java.util.Arrays.stream(texts)
                .<Map<String, ?>>map(text -> Map.of("text", text))
                .toList();
    }

    @Test
    void finishedStepsOfUnfinishedItemsAreNotRepeated() {
        broken.add("sum b by m");
        broken.add("sum draft b by m");
        run(flows("m", ""), texts("a", "b"));
        assertThat(journal().ofKind(Kind.FAILED)).hasSize(2);
        broken.clear();
        callsSince();

        PoolReport<Map<String, ?>, Summary> second = run(flows("m", ""), texts("a", "b"));

        assertThat(callsSince()).containsExactly("sum draft b by m");
        assertThat(second.results())
                .containsExactly(
                        new Summary("sum draft a by m", List.of()), new Summary("sum draft b by m", List.of()));
    }

    @Test
    void anotherModelRepeatsAllStepsOfTheItem() {
        run(flows("small", ""), texts("a"));
        callsSince();

        assertThat(run(flows("large", ""), texts("a")).results())
                .containsExactly(new Summary("sum draft a by large", List.of()));
        assertThat(callsSince()).containsExactly("draft a", "sum draft a by large");
    }

    @Test
    void anotherPromptRepeatsOnlyItsStepOfAnUnfinishedItem() {
        broken.add("sum draft a by m");
        run(flows("m", ""), texts("a"));
        callsSince();

        assertThat(run(flows("m", "briefly: "), texts("a")).results())
                .containsExactly(new Summary("sum briefly: draft a by m", List.of()));
        assertThat(callsSince()).containsExactly("sum briefly: draft a by m");
    }

    @Test
    void theTypeOfTheResultKeyMustFitJson() {
        Key<Open> open = Key.of("open", Open.class);

        assertThatThrownBy(() -> run(Pool.of(new Draft("m"), DRAFT, open), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'Pool'", "Open", "cannot be kept");
    }

    @Test
    void anotherFlowIsRejectedWithItsDifferences() {
        run(flows("m", ""), texts("a"));
        Pool<Map<String, ?>, String> other = Pool.of(new Draft("m"), DRAFT);

        assertThatThrownBy(() -> run(other, texts("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("another graph", "Pool/Each/sum", "Pool/draft");
    }

    // ---- questions

    private Pool<Map<String, ?>, Summary> asking() {
        return Pool.of(
                new AsyncFlow(new Draft("m").then(new Approve("ask").on("yes", new Sum("")))) {
                    @Override
                    public String name() {
                        return "Each";
                    }
                },
                SUMMARY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void questionsOfTwoItemsAreAnsweredInEitherOrder(boolean lastFirst) {
        List<Map<String, ?>> items = texts("a", "b");
        Map<StepKey, Object> questions = run(asking(), items).questions();
        assertThat(questions.values())
                .containsExactly(
                        new Approve.Question("ask a?", List.of("yes", "no")),
                        new Approve.Question("ask b?", List.of("yes", "no")));
        List<StepKey> open =
                journal().questions().stream().map(JournalStep::key).toList();
        assertThat(open).containsExactlyInAnyOrderElementsOf(questions.keySet());
        callsSince();

        StepKey first = List.copyOf(questions.keySet()).get(lastFirst ? 1 : 0);
        StepKey second = List.copyOf(questions.keySet()).get(lastFirst ? 0 : 1);
        Approve.Answer yes = new Approve.Answer("Ada", true);
        PoolReport<Map<String, ?>, Summary> one = with(asking(), pool -> pool.resume(items, first, yes));
        assertThat(one.questions()).containsOnlyKeys(second);
        assertThat(one.status().done()).isEqualTo(1);
        PoolReport<Map<String, ?>, Summary> both = with(asking(), pool -> pool.resume(items, second, yes));

        assertThat(both.results()).extracting(Summary::text).containsExactly("sum draft a by m", "sum draft b by m");
        assertThat(callsSince()).containsExactly("sum draft a by m", "sum draft b by m");
    }

    @Test
    void anAnswerOfAnotherTypeIsRejectedAndTheQuestionStaysOpen() {
        List<Map<String, ?>> items = texts("a");
        StepKey step = run(asking(), items).questions().keySet().iterator().next();

        assertThatThrownBy(() -> with(asking(), pool -> pool.resume(items, step, "yes")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Each#0/ask#0", "Approve$Answer", "java.lang.String");
        assertThat(run(asking(), items).outcomes().get(0)).isInstanceOf(Outcome.Suspended.class);
    }
}
