package io.pocketflow.core.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.future.Stages;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The effect of STOP and COLLECT on the items of a parallel batch node. */
class ParallelFailureTest {

    private final VirtualRun time = new VirtualRun();
    private final List<CompletableFuture<Integer>> stages = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private List<Outcome<Integer>> ended = List.of();

    /** Items take as many seconds as they are; negative ones fail after that. */
    private class Seconds extends AsyncParallelBatchNode<Integer, Integer> {
        private final List<Integer> items;

        Seconds(int maxConcurrency, OnFailure onFailure, Integer... items) {
            super(maxConcurrency, Retry.ONCE, onFailure);
            this.items = List.of(items);
        }

        @Override
        protected Collection<Integer> prep(Shared shared) {
            return items;
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            CompletableFuture<Integer> stage = time.after(Duration.ofSeconds(Math.abs(item)), () -> {
                if (item < 0) {
                    throw Stages.sneak(new Boom("failed after " + -item + " s"));
                }
                return item;
            });
            stages.add(stage);
            return stage;
        }

        @Override
        protected String post(Shared shared, List<Integer> given, List<Integer> results) {
            trace.add("post " + results);
            return "posted";
        }
    }

    private class Collecting extends Seconds {
        Collecting(int maxConcurrency, Integer... items) {
            super(maxConcurrency, OnFailure.COLLECT, items);
        }

        @Override
        protected String postOutcomes(Shared shared, List<Integer> given, List<Outcome<Integer>> outcomes) {
            ended = outcomes;
            trace.add("outcomes of " + given);
            return "collected";
        }
    }

    private FlowException failure(BaseNode node) {
        return catchThrowableOfType(FlowException.class, () -> time.run(node, Shared.create()));
    }

    @Test
    void stopCancelsTheItemsInFlight() {
        FlowException failure = failure(new Seconds(3, OnFailure.STOP, 60, -1, 60, 60));

        assertThat(failure.getCause()).hasMessage("failed after 1 s");
        assertThat(stages).hasSize(3);
        assertThat(stages.get(0)).isCancelled();
        assertThat(stages.get(2)).isCancelled();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(trace).isEmpty();
    }

    @Test
    void stopSurfacesTheFirstFailureInTime() {
        FlowException failure = failure(new Seconds(3, OnFailure.STOP, -3, -1, -2));

        assertThat(failure.getCause()).hasMessage("failed after 1 s");
    }

    @Test
    void laterFailuresAreSuppressedOnes() {
        Seconds stubborn = new Seconds(2, OnFailure.STOP, 1, 2) {
            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                CompletableFuture<Integer> stage = new CompletableFuture<>() {
                    @Override
                    public boolean cancel(boolean mayInterruptIfRunning) {
                        return false;
                    }
                };
                time.schedule(() -> stage.completeExceptionally(new Boom("item " + item)), item * 1_000_000_000L);
                return stage;
            }
        };

        FlowException failure = failure(stubborn);

        assertThat(failure.getCause()).hasMessage("item 1");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0]).hasRootCauseMessage("item 2");
    }

    @Test
    void collectRunsEveryItemToItsEnd() {
        assertThat(time.run(new Collecting(2, 3, -1, 2, -2), Shared.create())).isEqualTo("collected");

        assertThat(ended).extracting(Outcome::index).containsExactly(0, 1, 2, 3);
        assertThat(ended).extracting(Outcome::isDone).containsExactly(true, false, true, false);
        assertThat(ended.get(0).value()).isEqualTo(3);
        assertThat(ended.get(1).failure().orElseThrow())
                .isInstanceOf(Boom.class)
                .hasMessage("failed after 1 s");
        assertThat(ended.get(3).failure().orElseThrow()).hasMessage("failed after 2 s");
        assertThat(trace).containsExactly("outcomes of [3, -1, 2, -2]");
    }

    @Test
    void outcomesContainAttemptsAndDuration() {
        time.run(new Collecting(2, 3, -1), Shared.create());

        assertThat(ended).extracting(Outcome::attempts).containsExactly(1, 1);
        assertThat(ended).extracting(Outcome::duration).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(1));
    }

    @Test
    void theDefaultOfPostOutcomesCallsPostIfAllSucceeded() {
        assertThat(time.run(new Seconds(2, OnFailure.COLLECT, 2, 1), Shared.create()))
                .isEqualTo("posted");

        assertThat(trace).containsExactly("post [2, 1]");
    }

    @Test
    void theDefaultOfPostOutcomesThrowsIfSomeFailed() {
        FlowException failure = failure(new Seconds(4, OnFailure.COLLECT, 1, -3, 2, -1));

        assertThat(failure.getCause()).isInstanceOf(Boom.class).hasMessage("failed after 3 s");
        assertThat(failure.getCause().getSuppressed()).hasSize(1);
        assertThat(failure.getCause().getSuppressed()[0]).hasMessage("failed after 1 s");
        assertThat(failure.node()).isEqualTo("Seconds");
        assertThat(trace).isEmpty();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void collectOfNothingCallsPostOutcomesWithNothing() {
        assertThat(time.run(new Collecting(2), Shared.create())).isEqualTo("collected");

        assertThat(ended).isEmpty();
    }

    @Test
    void postOutcomesMayBeAsync() {
        Seconds async = new Seconds(2, OnFailure.COLLECT, 1, -1) {
            @Override
            protected CompletionStage<String> postOutcomesAsync(
                    Shared shared, List<Integer> items, List<Outcome<Integer>> outcomes) {
                return time.after(Duration.ofSeconds(5), () -> "outcomes " + outcomes.size());
            }
        };

        assertThat(time.run(async, Shared.create())).isEqualTo("outcomes 2");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void anErrorOfAnItemIsAFailureOfItUnderCollect() {
        Error error = new AssertionError("an error");
        Collecting failing = new Collecting(2, 1, 2) {
            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                if (item == 1) {
                    throw error;
                }
                return CompletableFuture.completedFuture(item);
            }
        };

        time.run(failing, Shared.create());

        assertThat(ended.get(0).failure()).containsSame(error);
        assertThat(ended.get(1).value()).isEqualTo(2);
    }

    @Test
    void anItemThatCancelsItselfFailsTheBatch() {
        CancellationException givenUp = new CancellationException("given up");
        Seconds failing = new Seconds(2, OnFailure.STOP, 1, 2) {
            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                return item == 1 ? CompletableFuture.failedFuture(givenUp) : super.execAsync(item);
            }
        };

        FlowException failure = failure(failing);

        assertThat(failure.getCause()).isSameAs(givenUp);
        assertThat(trace).isEmpty();
    }
}
