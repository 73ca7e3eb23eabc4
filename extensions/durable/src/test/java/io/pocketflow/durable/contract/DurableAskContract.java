package io.pocketflow.durable.contract;

import static io.pocketflow.durable.contract.DurableNodes.SEEN;
import static io.pocketflow.durable.contract.DurableNodes.TOPIC;
import static io.pocketflow.durable.contract.DurableNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.Ask;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.contract.DurableNodes.Approve;
import io.pocketflow.durable.contract.DurableNodes.Work;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that are answered in another process: only the store is left of the process that asked. */
public abstract class DurableAskContract {

    /** Returns the place of the records of the test. */
    protected abstract Place place();

    private Shared shared = Shared.create();

    private static RunOptions options(DurableStore opened) {
        return RunOptions.defaults().withStore(opened).withRunId("ask");
    }

    private FlowSuspended suspended(BaseNode node) {
        try (DurableStore opened = place().open()) {
            return catchThrowableOfType(
                    FlowSuspended.class, () -> node.run(Shared.create().put(TOPIC, "bees"), options(opened)));
        }
    }

    private String resume(BaseNode node, StepKey step, Object answer) {
        shared = Shared.create().put(TOPIC, "bees");
        try (DurableStore opened = place().open()) {
            return node.resume(shared, options(opened), step, answer);
        }
    }

    @Test
    void aQuestionIsAnsweredByTheRecords() {
        Work before = new Work("draft");
        Work after = new Work("publish");
        BaseNode flow = flow("F", before.then(new Approve("ask").on("yes", after)));
        assertThat(suspended(flow).questions())
                .containsExactly(java.util.Map.entry(
                        StepKey.parse("F#0/ask#0"), new Approve.Question("ask bees?", List.of("yes", "no"))));

        JournalStep open = place().steps("ask", StepRecord.Kind.ASKED).get(0);
        assertThat(open.json()).isEqualTo("{\"text\":\"ask bees?\",\"options\":[\"yes\",\"no\"]}");
        resume(flow, open.key(), new Approve.Answer("Ada", true));

        assertThat(shared.get(SEEN)).containsExactly("draft of bees (replayed)", "ask by Ada", "publish of bees");
        assertThat(before.calls).hasSize(1);
        assertThat(place().steps("ask", StepRecord.Kind.ASKED)).isEmpty();
    }

    @Test
    void anAnswerToAnUnknownRunIsRejectedAndStartsNone() {
        BaseNode flow = flow("F", new Work("draft").then(new Approve("ask").on("yes", new Work("publish"))));
        StepKey question = suspended(flow).questions().keySet().iterator().next();
        try (DurableStore opened = place().open()) {
            RunOptions other = options(opened).withRunId("other");
            assertThatThrownBy(() -> flow.resume(Shared.create(), other, question, new Approve.Answer("Ada", true)))
                    .hasMessageContaining("does not wait for an answer; it has no record");
        }
        assertThat(place().runs()).containsExactly("ask");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoOpenQuestionsAreAnsweredInEitherOrder(boolean lastFirst) {
        Work after = new Work("after");
        BaseNode flow = flow2(after);
        List<StepKey> open = List.copyOf(suspended(flow).questions().keySet());
        assertThat(open).extracting(StepKey::toString).containsExactly("Both#0[0]/left#0", "Both#0[1]/right#0");

        StepKey first = open.get(lastFirst ? 1 : 0);
        StepKey second = open.get(lastFirst ? 0 : 1);
        try (DurableStore opened = place().open()) {
            FlowSuspended still = catchThrowableOfType(
                    FlowSuspended.class,
                    () -> flow.resume(
                            Shared.create().put(TOPIC, "bees"),
                            options(opened),
                            first,
                            new Approve.Answer("Ada", true)));
            assertThat(still.questions()).containsOnlyKeys(second);
        }
        resume(flow, second, new Approve.Answer("Bob", true));
        assertThat(shared.get(SEEN)).contains("after of bees (replayed)").hasSize(3);
        assertThat(after.calls).hasSize(1);
    }

    private static BaseNode flow2(Work after) {
        return new AsyncParallelFlow(3, new Approve("left").end("yes"), new Approve("right").end("yes"), after) {
            @Override
            public String name() {
                return "Both";
            }
        };
    }

    @Test
    void anAnswerOfAnotherTypeIsRejectedAndTheQuestionStaysOpen() {
        BaseNode flow = flow("F", new Approve("ask").end("yes"));
        StepKey step = suspended(flow).questions().keySet().iterator().next();
        assertThatThrownBy(() -> resume(flow, step, "yes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("F#0/ask#0", "Approve$Answer", "java.lang.String");
        resume(flow, step, new Approve.Answer("Ada", true));
        assertThatThrownBy(() -> resume(flow, step, new Approve.Answer("Bob", false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("F#0/ask#0", "does not wait for an answer", "DONE");
    }

    /** Asks with a map, which may contain anything. */
    private static final class AskMap extends Ask<Map<String, Object>, Boolean> {
        @Override
        public String name() {
            return "ask";
        }

        @Override
        protected Map<String, Object> prep(Shared shared) {
            return Map.of("topic", shared.get(TOPIC).equals("bees") ? List.of().iterator() : 5L);
        }
    }

    @Test
    void aQuestionThatCannotBeRecordedFailsAlone() {
        try (DurableStore opened = place().open()) {
            List<Outcome<String>> outcomes = Pool.of(new AskMap(), TOPIC, TOPIC)
                    .withOptions(options(opened))
                    .run(List.of("bees", "wasps"))
                    .outcomes();
            assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failed.class);
            assertThat(outcomes.get(0).toString()).contains("the question of node 'ask'", "not data");
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Suspended.class);
        }
    }
}
