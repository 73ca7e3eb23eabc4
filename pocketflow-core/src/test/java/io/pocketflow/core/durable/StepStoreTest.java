package io.pocketflow.core.durable;

import static io.pocketflow.core.fixture.KeptNodes.SEEN;
import static io.pocketflow.core.fixture.KeptNodes.asyncFlow;
import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptNodes.Batch;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The steps that a second run with the same id skips, and those that it repeats. */
class StepStoreTest {

    private final KeptStore store = new KeptStore();
    private final VirtualRun virtual = new VirtualRun();

    private RunOptions options() {
        return virtual.options().withStore(store).withRunId("run");
    }

    private Shared run(BaseNode node) {
        Shared shared = Shared.create();
        node.run(shared, options());
        return shared;
    }

    private FlowException failure(BaseNode node) {
        return catchThrowableOfType(FlowException.class, () -> node.run(Shared.create(), options()));
    }

    @Test
    void execIsAnsweredFromItsRecordOnTheSecondRun() {
        Single node = new Single("a", input -> input + "!");
        Flow flow = flow("F", node);
        run(flow);

        Shared second = run(flow);

        assertThat(node.calls).containsExactly("a0");
        assertThat(second.get(SEEN)).containsExactly("a=a0! replayed");
    }

    @Test
    void postSeesNoReplayOnTheFirstRun() {
        assertThat(run(flow("F", new Single("a", input -> "x"))).get(SEEN)).containsExactly("a=x");
    }

    @Test
    void runsOfAnotherIdAreNotAnswered() {
        Single node = new Single("a", input -> input);
        run(node);
        node.run(Shared.create(), options().withRunId("another"));
        assertThat(node.calls).hasSize(2);
    }

    @Test
    void recordsHoldTheResultBeforePostIsCalled() {
        List<Integer> savedAtPost = new ArrayList<>();
        Single node = new Single("a", Retry.ONCE, input -> "x", shared -> {
            savedAtPost.add(store.saved.size());
            return "done";
        });
        run(node);
        assertThat(savedAtPost).containsExactly(1);
        assertThat(store.saved.get(0).record()).isEqualTo(new StepRecord(StepRecord.Kind.DONE, "x", "", 1));
        assertThat(store.saved.get(0).runId()).isEqualTo("run");
    }

    @Test
    void nullIsARecordedResult() {
        Single node = new Single("a", input -> null);
        run(node);
        assertThat(run(node).get(SEEN)).containsExactly("a=null replayed");
        assertThat(node.calls).hasSize(1);
    }

    @Test
    void fallbacksValueIsRecordedAndMarkedSo() {
        Single node =
                new Single("a", Retry.upTo(2), input -> {
                    throw new IllegalStateException("no");
                }) {
                    @Override
                    protected String execFallback(String input, Exception last) {
                        return "instead";
                    }
                };
        run(node);
        assertThat(run(node).get(SEEN)).containsExactly("a=instead replayed");
        assertThat(node.calls).hasSize(2);
        assertThat(store.saved)
                .extracting(KeptStore.Saved::record)
                .containsExactly(new StepRecord(StepRecord.Kind.FALLBACK, "instead", "", 2));
    }

    @Test
    void failedStepRunsAgainWithFreshAttempts() {
        Single good = new Single("good", input -> "g");
        Single bad = new Single("bad", Retry.upTo(3), input -> {
            throw new IllegalStateException("no");
        });
        Flow flow = flow("F", good.then(bad));

        assertThat(failure(flow).attempts()).isEqualTo(3);
        assertThat(failure(flow).attempts()).isEqualTo(3);

        assertThat(good.calls).hasSize(1);
        assertThat(bad.calls).hasSize(6);
    }

    @Test
    void failureIsRecordedAsOne() {
        failure(new Single("bad", Retry.upTo(2), input -> {
            throw new IllegalStateException("no");
        }));
        assertThat(store.saved).extracting(saved -> saved.record().kind()).containsExactly(StepRecord.Kind.FAILED);
        assertThat(store.saved).extracting(saved -> saved.record().attempts()).containsExactly(2);
    }

    @Test
    void resumedRunContinuesAtTheStepThatFailed() {
        boolean[] broken = {true};
        Single first = new Single("first", input -> "1");
        Single second = new Single("second", input -> {
            if (broken[0]) {
                throw new IllegalStateException("not yet");
            }
            return "2";
        });
        Single third = new Single("third", input -> "3");
        Flow flow = flow("F", first.then(second).then(third));
        failure(flow);
        broken[0] = false;

        assertThat(run(flow).get(SEEN)).containsExactly("first=1 replayed", "second=2", "third=3");
        assertThat(first.calls).hasSize(1);
    }

    @Test
    void batchIsReplayedWhereAllOfItsItemsAre() {
        boolean[] broken = {true};
        Batch batch = new Batch("batch", List.of("x", "y"), item -> {
            if (broken[0] && item.equals("y")) {
                throw new IllegalStateException("not yet");
            }
            return item;
        });
        failure(batch);
        broken[0] = false;

        assertThat(run(batch).get(SEEN)).containsExactly("batch=[x, y]");
        assertThat(run(batch).get(SEEN)).containsExactly("batch=[x, y] replayed");
        assertThat(batch.calls).containsExactly("x", "y", "y");
    }

    @Test
    void stagesAndBlockingWorkAreRecordedAlike() {
        List<String> calls = new ArrayList<>();
        AsyncNode<Object, String> stage = new AsyncNode<>() {
            @Override
            public String name() {
                return "stage";
            }

            @Override
            protected CompletionStage<String> execAsync(Object input) {
                calls.add(name());
                return virtual.after(Duration.ofHours(1), () -> "s");
            }
        };
        AsyncNode<Object, String> blocking = new AsyncNode<>() {
            @Override
            public String name() {
                return "blocking";
            }

            @Override
            protected String exec(Object input) {
                calls.add(name());
                return "b";
            }
        };
        AsyncFlow flow = asyncFlow("F", stage.then(blocking));
        run(flow);
        run(flow);
        assertThat(calls).containsExactly("stage", "blocking");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofHours(1));
        assertThat(store.saved).extracting(saved -> saved.record().value()).containsExactly("s", "b");
    }

    @Test
    void aRunIsRejectedWhileAnotherOfItsIdIsRunning() {
        CompletableFuture<String> call = new CompletableFuture<>();
        AsyncNode<Object, String> slow = new AsyncNode<>() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return call;
            }
        };
        CompletableFuture<String> first = slow.runAsync(Shared.create(), options());
        virtual.runReady();

        assertThatThrownBy(() -> slow.runAsync(Shared.create(), options()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("run 'run' is already active in this process");

        call.complete("x");
        virtual.runReady();
        assertThat(first).isCompleted();
        assertThat(slow.run(Shared.create(), options())).isEqualTo(BaseNode.DEFAULT);
    }

    @Test
    void aRejectedRunDoesNotOccupyItsId() {
        Single node = new Single("a", input -> input);
        assertThatThrownBy(() -> run(flow("F", new Single("a", input -> input).then(node))))
                .isInstanceOf(IllegalArgumentException.class);

        run(flow("F", node));

        assertThat(node.calls).hasSize(1);
    }
}
