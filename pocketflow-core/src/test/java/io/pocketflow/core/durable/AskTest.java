package io.pocketflow.core.durable;

import static io.pocketflow.core.fixture.KeptNodes.SEEN;
import static io.pocketflow.core.fixture.KeptNodes.asyncFlow;
import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.fixture.Question;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions: a run ends where it needs an answer, and resumes when it has one. All runs share one thread. */
class AskTest {

    private static final Key<String> PARAM = Key.of("param", String.class);

    private final VirtualRun virtual = new VirtualRun();
    private final KeptStore store = new KeptStore();
    private final Single before = new Single("before", input -> "b");
    private final Single after = new Single("after", input -> "a");

    private RunOptions options() {
        return virtual.options().withStore(store).withRunId("run");
    }

    private FlowSuspended suspended(BaseNode node) {
        return catchThrowableOfType(FlowSuspended.class, () -> node.run(Shared.create(), options()));
    }

    private Shared resume(BaseNode node, String step, String answer) {
        Shared shared = Shared.create();
        node.resume(shared, options(), StepKey.parse(step), answer);
        return shared;
    }

    private FlowSuspended stillSuspended(BaseNode node, String step, String answer) {
        return catchThrowableOfType(FlowSuspended.class, () -> resume(node, step, answer));
    }

    private Route asking() {
        return before.then(new Question("ask").on("yes", after).end("no"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theRunEndsAtTheQuestionAndResumesWithTheAnswer(boolean async) {
        BaseNode flow = async ? asyncFlow("F", asking()) : flow("F", asking());
        FlowSuspended waiting = suspended(flow);
        assertThat(waiting.questions()).containsOnly(java.util.Map.entry(StepKey.parse("F#0/ask#0"), "ask?"));
        assertThat(waiting).hasMessage("run 'run' waits for an answer to [F#0/ask#0]");
        assertThat(after.calls).isEmpty();

        assertThat(resume(flow, "F#0/ask#0", "yes").get(SEEN))
                .containsExactly("before=b replayed", "ask?yes replayed", "after=a");
        assertThat(before.calls).hasSize(1);
    }

    @Test
    void anAnswerSteersTheFlow() {
        Flow flow = flow("F", asking());
        suspended(flow);
        assertThat(flow.resume(Shared.create(), options(), StepKey.parse("F#0/ask#0"), "no"))
                .isEqualTo("no");
        assertThat(after.calls).isEmpty();
    }

    @Test
    void aQuestionAloneIsARunToo() {
        Question ask = new Question("ask");
        assertThat(suspended(ask).questions()).containsOnlyKeys(StepKey.parse("ask#0"));
        assertThat(resume(ask, "ask#0", "yes").get(SEEN)).containsExactly("ask?yes replayed");
    }

    @Test
    void aQuestionInALoopIsAskedAnewAtEachVisit() {
        Question ask = new Question("ask");
        Flow flow = flow("F", ask.on("again", ask).end("done"));
        suspended(flow);
        assertThat(stillSuspended(flow, "F#0/ask#0", "again").questions()).containsOnlyKeys(StepKey.parse("F#0/ask#1"));
        assertThat(resume(flow, "F#0/ask#1", "done").get(SEEN))
                .containsExactly("ask?again replayed", "ask?done replayed");
    }

    @Test
    void otherBranchesFinishAndThePostOfTheJoinIsSkipped() {
        boolean[] joined = {false};
        Route one = new Question("one").on("yes", before);
        Route two = flow("inner", new Question("two").end("yes"));
        AsyncParallelFlow flow = new AsyncParallelFlow(3, one, two, after) {
            @Override
            public String name() {
                return "F";
            }

            @Override
            protected String post(Shared shared, List<String> actions) {
                joined[0] = true;
                return String.join(" ", actions);
            }
        };
        assertThat(suspended(flow).questions().keySet())
                .extracting(StepKey::toString)
                .containsExactly("F#0[0]/one#0", "F#0[1]/inner#0/two#0");
        assertThat(after.calls).hasSize(1);
        assertThat(joined[0]).isFalse();

        assertThat(stillSuspended(flow, "F#0[1]/inner#0/two#0", "yes").questions())
                .containsOnlyKeys(StepKey.parse("F#0[0]/one#0"));
        assertThat(before.calls).isEmpty();
        assertThat(flow.resume(Shared.create(), options(), StepKey.parse("F#0[0]/one#0"), "yes"))
                .isEqualTo("default yes default");
        assertThat(before.calls).hasSize(1);
        assertThat(after.calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void iterationsOfABatchFlowAskEachForItself(boolean parallel) {
        BaseNode flow = parallel ? new ParallelEach() : new Each(OnFailure.COLLECT);
        assertThat(suspended(flow).questions()).hasSize(3);
        List<StepKey> open = List.copyOf(suspended(flow).questions().keySet());
        assertThat(stillSuspended(flow, open.get(1).toString(), "yes").questions())
                .containsOnlyKeys(open.get(0), open.get(2));
        assertThat(stillSuspended(flow, open.get(2).toString(), "yes").questions())
                .containsOnlyKeys(open.get(0));
        assertThat(flow.resume(Shared.create(), options(), open.get(0), "yes")).isEqualTo("3 done");
    }

    @Test
    void aSequentialBatchFlowThatStopsAsksOneThingAtATime() {
        assertThat(suspended(new Each(OnFailure.STOP)).questions()).hasSize(1);
    }

    private static final class Each extends BatchFlow<String> {
        Each(OnFailure onFailure) {
            super(onFailure, new Question("ask").end("yes"));
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return List.of(Params.of(PARAM, "x"), Params.of(PARAM, "y"), Params.of(PARAM, "x"));
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<String>> outcomes) {
            return outcomes.size() + " done";
        }
    }

    private static final class ParallelEach extends AsyncParallelBatchFlow<String> {
        ParallelEach() {
            super(2, new Question("ask").end("yes"));
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return List.of(Params.of(PARAM, "x"), Params.of(PARAM, "y"), Params.of(PARAM, "x"));
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<String>> outcomes) {
            return outcomes.size() + " done";
        }
    }

    @Test
    void aFailureBesideAQuestionIsAFailure() {
        Single failing = new Single("failing", input -> {
            throw new IllegalStateException("no");
        });
        AsyncParallelFlow flow = new AsyncParallelFlow(2, new Question("ask").end("yes"), failing);
        assertThatThrownBy(() -> flow.run(Shared.create(), options()))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage("no");
    }

    @Test
    void aFutureCompletesWithTheQuestions() {
        CompletableFuture<String> future = new Question("ask").runAsync(Shared.create(), options());
        virtual.runReady();
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(FlowSuspended.class);
        CompletableFuture<String> resumed =
                new Question("ask").resumeAsync(Shared.create(), options(), StepKey.parse("ask#0"), "yes");
        virtual.runReady();
        assertThat(resumed).isCompletedWithValue("yes");
    }

    @Test
    void listenersReceiveASuspensionAndNoFailure() {
        EventRecorder events = new EventRecorder();
        Flow flow = flow("F", new Question("ask").end("yes"));
        assertThatThrownBy(() -> flow.run(Shared.create(), options().withListener(events)));
        assertThat(events.events()).noneMatch(event -> event instanceof FlowEvent.Failed);
        assertThat(events.events())
                .filteredOn(event -> event instanceof FlowEvent.Suspended)
                .extracting(
                        event -> event.source().kind() + " " + event.source().path())
                .containsExactly("NODE F/ask", "NODE F", "RUN ");
    }

    @Test
    void aQuestionWithoutAStoreIsRefusedBeforeTheFirstStep() {
        Flow flow = flow("F", before.then(flow("inner", new Question("ask").end("yes"))));
        assertThatThrownBy(() -> flow.run(Shared.create(), virtual.options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'ask'", "withStore");
        assertThat(before.calls).isEmpty();
    }

    @Test
    void resumingNeedsTheStoreAndTheRunIdOfTheRun() {
        Question ask = new Question("ask");
        StepKey step = StepKey.parse("ask#0");
        assertThatThrownBy(() -> ask.resume(Shared.create(), virtual.options(), step, "yes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set the store");
        assertThatThrownBy(() -> ask.resume(Shared.create(), virtual.options().withStore(store), step, "yes"))
                .hasMessageContaining("set the run id");
    }

    @Test
    void anAnswerThatNobodyWaitsForIsRefused() {
        Flow flow = flow("F", asking());
        assertThatThrownBy(() -> resume(flow, "F#0/ask#0", "yes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("F#0/ask#0", "'run'", "has no record");
        suspended(flow);
        assertThatThrownBy(() -> resume(flow, "F#0/before#0", "yes")).hasMessageContainingAll("before", "DONE");
    }

    @Test
    void aQuestionOfANestedRunIsNeverTriedAgain() {
        int[] calls = {0};
        Single nested = new Single("nested", Retry.upTo(3), input -> {
            calls[0]++;
            return new Question("ask").run(Shared.create(), options().withRunId("other"));
        });
        assertThatThrownBy(() -> nested.run(Shared.create(), options()))
                .isInstanceOf(FlowException.class)
                .hasCauseInstanceOf(FlowSuspended.class);
        assertThat(calls[0]).isEqualTo(1);
    }
}
