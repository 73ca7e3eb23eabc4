package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.testkit.ScriptedNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An executor that takes no more tasks fails a run, and never lets it hang. */
@Tag("concurrency")
class RefusingExecutorTest {

    private final Limiter limiter = Limiter.of(Limits.inFlight(2));

    /** An executor that accepts the given number of tasks, then none. */
    private static final class Tired implements Executor {

        private final AtomicInteger left;

        Tired(int tasks) {
            left = new AtomicInteger(tasks);
        }

        @Override
        public void execute(Runnable task) {
            if (left.getAndDecrement() <= 0) {
                throw new RejectedExecutionException("too tired");
            }
            BoundedExecutor.shared().execute(task);
        }
    }

    /** Items that wait a little, each with a permit. */
    private final class Items extends AsyncParallelBatchNode<Integer, Integer> {

        Items() {
            super(4, Retry.upTo(2).withAttemptTimeout(Duration.ofSeconds(30)), OnFailure.STOP);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return List.of(1, 2, 3, 4, 5, 6, 7, 8);
        }

        @Override
        protected Reservation reserve(Integer item) {
            return limiter.reserve();
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            Executor later = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS, BoundedExecutor.shared());
            return CompletableFuture.supplyAsync(() -> item, later);
        }

        @Override
        protected String post(Shared shared, List<Integer> items, List<Integer> results) {
            return "sum" + results.stream().mapToInt(i -> i).sum();
        }
    }

    @Test
    void aRunThatCannotBeginFails() {
        CompletableFuture<String> run = new ScriptedNode("first", "done")
                .runAsync(Shared.create(), RunOptions.defaults().withExecutor(new Tired(0)));

        assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("first")
                .hasMessageContaining("too tired")
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aRunWithoutThreadsFailsAndLeavesNothingBehind(int tasks) {
        int timers = SystemTimer.INSTANCE.pending();
        RunOptions options =
                RunOptions.defaults().withExecutor(new Tired(tasks)).withTimeout(Duration.ofMinutes(10));

        CompletableFuture<String> run = new AsyncFlow(new Items()).runAsync(Shared.create(), options);

        assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("too tired");
        Eventually.holds("no permit is held", () -> limiter.inFlight() == 0 && limiter.waiting() == 0);
        Eventually.holds("no timer task is left", () -> SystemTimer.INSTANCE.pending() <= timers);
    }

    /** Takes tasks until it is closed. */
    private static final class Closing implements Executor {
        private volatile boolean closed;

        @Override
        public void execute(Runnable task) {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            BoundedExecutor.shared().execute(task);
        }
    }

    private static AsyncNode<Object, Object> waitingFor(CompletableFuture<Object> stage, Runnable begun) {
        return new AsyncNode<>() {
            @Override
            protected CompletionStage<Object> execAsync(Object input) {
                begun.run();
                return stage;
            }
        };
    }

    @Test
    void aRunWithoutThreadsAbandonsWorkThatIgnoresCancellation() throws Exception {
        Closing executor = new Closing();
        CompletableFuture<Object> deaf = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        CompletableFuture<Object> other = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(2);
        RunOptions options = RunOptions.defaults().withExecutor(executor).withGrace(Duration.ofMillis(20));

        CompletableFuture<String> run = new AsyncParallelFlow(
                        2, waitingFor(deaf, begun::countDown), waitingFor(other, begun::countDown))
                .runAsync(Shared.create(), options);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        Eventually.holds(
                "both are waited for", () -> other.getNumberOfDependents() > 0 && deaf.getNumberOfDependents() > 0);
        executor.closed = true;
        other.complete("done");

        assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(FlowException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void theThreadThatCallsRunDoesTheWorkItself(int tasks) {
        RunOptions options = RunOptions.defaults().withExecutor(new Tired(tasks));

        assertThat(new AsyncFlow(new Items()).run(Shared.create(), options)).isEqualTo("sum36");
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void aClosedExecutorFailsTheRun() {
        BoundedExecutor closed = BoundedExecutor.of(2);
        closed.close();

        CompletableFuture<String> run =
                new Items().runAsync(Shared.create(), RunOptions.defaults().withExecutor(closed));

        assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS))
                .hasRootCauseMessage("pocketflow executor of at most 2 threads is closed");
    }
}
