package io.pocketflow.durable.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.contract.DurableNodes.Approve;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools over flows on a store that is closed and opened again between runs, as by another process. */
@Tag("concurrency")
public abstract class DurableFlowPoolContract extends PoolRecords {

    private static final Key<Summary> SUMMARY = Key.of("summary", Summary.class);
    private static final Key<String> DRAFT = Key.of("draft", String.class);

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
        assertThat(steps(Kind.FAILED)).hasSize(2);
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
        List<StepKey> open = steps(Kind.ASKED).stream().map(JournalStep::key).toList();
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
