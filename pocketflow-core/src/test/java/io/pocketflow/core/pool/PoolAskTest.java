package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Ask;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.KeptNodes;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.fixture.Question;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.testkit.EventRecorder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions in pools: the item waits for its answer, and the others continue. */
class PoolAskTest {

    private static final String ASKED_OF_X = "Pool#0[x~0]/Each#0/ask#0";
    private static final String ASKED_OF_Y = "Pool#0[y~0]/Each#0/ask#0";

    private final KeptStore store = new KeptStore();
    private final PoolCalls calls = new PoolCalls();

    /** A question about the text of an item; its answer is the result and the action. */
    private static final class Approve extends Ask<String, String> {
        @Override
        public String name() {
            return "ask";
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(PoolChain.RESULT) + "?";
        }

        @Override
        protected String post(Shared shared, String question, String answer) {
            shared.put(PoolChain.RESULT, shared.get(PoolChain.RESULT) + "=" + answer);
            return answer;
        }
    }

    /** A call before each question, and one after it where the answer is yes. Items that begin with z are not asked. */
    private AsyncFlow each() {
        PoolChain.Letter before = new PoolChain.Letter("a", this::call) {
            @Override
            protected String post(Shared shared, String text, String result) {
                super.post(shared, text, result);
                return text.startsWith("z") ? "done" : DEFAULT;
            }
        };
        Approve ask = new Approve();
        return KeptNodes.asyncFlow(
                "Each",
                before.on("done", new PoolChain.Letter("z", this::call)),
                before.then(ask),
                ask.on("yes", new PoolChain.Letter("b", this::call)),
                ask.end("no"));
    }

    private java.util.concurrent.CompletionStage<String> call(String letter, String text) {
        return calls.call(letter + ":" + text, 1, () -> text + letter);
    }

    private Pool<String, String> pool() {
        return Pool.of(each(), PoolChain.TEXT, PoolChain.RESULT)
                .withOptions(calls.virtual.options().withStore(store).withRunId("run"));
    }

    @Test
    void anItemThatAsksIsSuspendedAndTheOthersContinue() {
        PoolReport<String, String> report = pool().run(List.of("x", "z"));

        assertThat(report.outcomes().get(0)).isInstanceOf(Outcome.Suspended.class);
        assertThat(report.outcomes().get(0).attempts()).isEqualTo(1);
        assertThat(report.questions()).isEqualTo(Map.of(StepKey.parse(ASKED_OF_X), "xa?"));
        assertThat(report.outcomes().get(1).value()).isEqualTo("zaz");
        assertThat(report.status().suspended()).isEqualTo(1);
        assertThat(report.status().failed()).isZero();
        assertThat(report.failed()).isEmpty();
    }

    @Test
    void theAnsweredItemResumesFromItsQuestion() {
        pool().run(List.of("x", "z"));
        calls.calls.clear();

        PoolReport<String, String> report = pool().resume(List.of("x", "z"), StepKey.parse(ASKED_OF_X), "yes");

        assertThat(report.results()).containsExactly("xa=yesb", "zaz");
        assertThat(calls.called()).containsExactly("b:xa=yes");
        assertThat(report.questions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void questionsOfTwoItemsAreAnsweredInEitherOrder(boolean lastFirst) {
        List<String> items = List.of("x", "y");
        assertThat(pool().run(items).questions())
                .containsOnlyKeys(StepKey.parse(ASKED_OF_X), StepKey.parse(ASKED_OF_Y));

        StepKey first = StepKey.parse(lastFirst ? ASKED_OF_Y : ASKED_OF_X);
        StepKey second = StepKey.parse(lastFirst ? ASKED_OF_X : ASKED_OF_Y);
        assertThat(pool().resume(items, first, "no").questions()).containsOnlyKeys(second);
        assertThat(pool().resume(items, second, "yes").results())
                .containsExactlyInAnyOrder(lastFirst ? "xa=yesb" : "xa=no", lastFirst ? "ya=no" : "ya=yesb");
    }

    @Test
    void severalAnswersAreKeptBeforeOneRun() {
        pool().run(List.of("x", "y"));
        pool().answer(StepKey.parse(ASKED_OF_Y), "no");
        pool().answer(StepKey.parse(ASKED_OF_X), "no");

        assertThat(pool().run(List.of("y", "x")).results()).containsExactly("ya=no", "xa=no");
    }

    @Test
    void anItemThatAsksTwiceAtOnceNamesBothQuestions() {
        AsyncParallelFlow both =
                new AsyncParallelFlow(2, new Question("one").end("yes"), new Question("two").end("yes")) {
                    @Override
                    public String name() {
                        return "Both";
                    }
                };
        PoolReport<String, String> report = Pool.of(both, PoolChain.TEXT, PoolChain.RESULT)
                .withOptions(calls.virtual.options().withStore(store).withRunId("run"))
                .run(List.of("x"));

        assertThat(report.questions())
                .containsExactly(
                        Map.entry(StepKey.parse("Pool#0[x~0]/Both#0[0]/one#0"), "one?"),
                        Map.entry(StepKey.parse("Pool#0[x~0]/Both#0[1]/two#0"), "two?"));
    }

    @Test
    void aQuestionStopsNoOtherItemAndGetsNoOtherPass() {
        PoolReport<String, String> report = pool().withOnFailure(OnFailure.STOP)
                .withDeferredRetries(2)
                .withMaxOpen(1)
                .run(List.of("x", "y", "z"));

        assertThat(report.status().suspended()).isEqualTo(2);
        assertThat(report.outcomes().get(2).value()).isEqualTo("zaz");
        assertThat(calls.called()).containsExactly("a:x", "a:y", "a:z", "z:za");
    }

    @Test
    void aSuspendedItemHasNoRecordOfItsOwn() {
        pool().run(List.of("x"));

        assertThat(store.keys()).containsExactly("Pool#0[x~0]/Each#0/a#0", ASKED_OF_X);
    }

    @Test
    void listenersReceiveASuspensionAndNoFailure() {
        EventRecorder events = new EventRecorder();
        pool().withOptions(calls.virtual
                        .options()
                        .withStore(store)
                        .withRunId("run")
                        .withListener(events))
                .run(List.of("x"));

        assertThat(events.events()).noneMatch(event -> event instanceof FlowEvent.Failed);
        assertThat(events.events())
                .filteredOn(event -> event instanceof FlowEvent.Suspended)
                .extracting(
                        event -> event.source().kind() + " " + event.source().path())
                .containsExactly("NODE Pool[0]/Each/ask", "NODE Pool[0]/Each", "ITEM Pool[0]");
    }

    @Test
    void aPoolThatAsksNeedsAStore() {
        Pool<String, String> pool =
                Pool.of(each(), PoolChain.TEXT, PoolChain.RESULT).withOptions(calls.virtual.options());

        assertThatThrownBy(() -> pool.run(List.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'ask'", "withStore");
        assertThatThrownBy(() -> pool.answer(StepKey.parse(ASKED_OF_X), "yes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set the store");
        assertThat(calls.calls).isEmpty();
    }

    @Test
    void anAnswerThatNobodyWaitsForIsRefused() {
        assertThatThrownBy(() -> pool().answer(StepKey.parse(ASKED_OF_X), "yes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(ASKED_OF_X, "has no record");
        pool().run(List.of("x"));
        assertThatThrownBy(() -> pool().answer(StepKey.parse("Pool#0[x~0]/Each#0/a#0"), "yes"))
                .hasMessageContainingAll("does not wait for an answer", "DONE");
    }

    @Test
    void anAnswerThatCannotBeSavedFailsAtOnce() {
        pool().run(List.of("x"));
        KeptStore full =
                new KeptStore(saved ->
                        java.util.concurrent.CompletableFuture.failedFuture(new IllegalStateException("disk full"))) {
                    @Override
                    public java.util.Optional<StepRecord> find(String runId, StepKey step) {
                        return store.find(runId, step);
                    }
                };

        assertThatThrownBy(() -> pool().withOptions(
                                calls.virtual.options().withStore(full).withRunId("run"))
                        .answer(StepKey.parse(ASKED_OF_X), "yes"))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage("disk full");
    }
}
