package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.DirectTimer;
import io.pocketflow.core.fixture.HastyTimer;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.fixture.TextCodec;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run that was stopped waits for work in flight, but not for ever, and ends on its own threads. */
@Tag("concurrency")
class GraceTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final VirtualRun virtual = new VirtualRun();
    private final RunOptions limited = virtual.options().withTimeout(LIMIT);

    /** Takes an hour; cancelling it helps, or does not. */
    private final class Slow extends AsyncNode<Object, String> {

        private final boolean obeys;

        Slow(boolean obeys) {
            this.obeys = obeys;
        }

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            CompletableFuture<String> stage = virtual.after(Duration.ofHours(1), () -> "late");
            return obeys ? stage : stage.minimalCompletionStage();
        }
    }

    private static FlowException failure(CompletableFuture<String> run) {
        return catchThrowableOfType(FlowException.class, () -> {
            try {
                run.join();
            } catch (java.util.concurrent.CompletionException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void workThatIgnoresTheEndIsAwaitedUntilTheGraceIsOver() {
        CompletableFuture<String> run = new AsyncFlow(new Slow(false)).runAsync(Shared.create(), limited);

        virtual.advance(LIMIT.plus(GRACE).minusNanos(1));
        assertThat(run).isNotDone();
        virtual.advance(Duration.ofNanos(1));

        assertThat(run).isDone();
        assertThat(failure(run)).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void workThatSettlesDuringTheGraceEndsTheRun() {
        CompletableFuture<String> stage = virtual.after(LIMIT.plusSeconds(2), () -> "late");
        AsyncNode<Object, String> node = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return stage.minimalCompletionStage();
            }

            @Override
            protected String post(Shared shared, Object prepared, String result) {
                throw new AssertionError("post of a cancelled run");
            }
        };
        CompletableFuture<String> run = new AsyncFlow(node).runAsync(Shared.create(), limited);

        virtual.advance(LIMIT.plusSeconds(2));

        assertThat(failure(run)).hasCauseInstanceOf(TimeoutException.class);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void theRunCompletesOnItsExecutorAndNeverOnTheTimersThread() throws Exception {
        AsyncNode<Object, String> stuck = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return new CompletableFuture<String>().minimalCompletionStage();
            }
        };
        CompletableFuture<Void> listening = new CompletableFuture<>();
        RunOptions options = RunOptions.defaults()
                .withTimer(systemTimerAfter(listening))
                .withTimeout(Duration.ofMillis(20))
                .withGrace(Duration.ofMillis(20));
        CompletableFuture<String> thread = new AsyncFlow(stuck)
                .runAsync(Shared.create(), options)
                .handle((action, error) -> Thread.currentThread().getName());
        listening.complete(null);

        assertThat(thread.get(20, TimeUnit.SECONDS)).startsWith("pocketflow-").isNotEqualTo("pocketflow-timer");
    }

    /** The system's timer and its thread, but nothing is due before {@code listening}: a run cannot end before it. */
    private static RunTimer systemTimerAfter(CompletableFuture<Void> listening) {
        RunTimer system = RunTimer.system();
        return new RunTimer() {
            @Override
            public long nanoTime() {
                return system.nanoTime();
            }

            @Override
            public Instant now() {
                return system.now();
            }

            @Override
            public Handle schedule(Runnable task, long nanos) {
                Runnable later = () -> {
                    listening.join();
                    task.run();
                };
                return system.schedule(later, nanos);
            }
        };
    }

    /** The grace is over before the first failure has come back from where it happened. */
    @Test
    void aGraceOfNothingEndsTheRunAtOnce() throws Exception {
        DirectTimer executor = new DirectTimer();
        RunOptions options = RunOptions.defaults()
                .withExecutor(executor)
                .withTimer(new HastyTimer())
                .withGrace(Duration.ZERO);
        AsyncParallelBatchNode<Integer, Integer> node = new AsyncParallelBatchNode<>(4) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(0, 1);
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer index) {
                return index == 0
                        ? new CompletableFuture<Integer>().minimalCompletionStage()
                        : CompletableFuture.failedFuture(new IllegalStateException("branch 1"));
            }
        };

        CompletableFuture<String> run = node.runAsync(Shared.create(), options);

        Throwable error = run.handle((action, thrown) -> thrown).get(10, TimeUnit.SECONDS);
        assertThat(error).hasRootCauseMessage("branch 1");
    }

    @Test
    void aGraceOfNothingEndsARunWhoseCallerIsInterrupted() {
        AsyncNode<Object, String> node = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                Thread.currentThread().interrupt();
                return new CompletableFuture<String>().minimalCompletionStage();
            }
        };
        RunOptions options = RunOptions.defaults()
                .withExecutor(new DirectTimer())
                .withTimer(new HastyTimer())
                .withGrace(Duration.ZERO);

        FlowException failure = catchThrowableOfType(FlowException.class, () -> node.run(Shared.create(), options));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void theGraceOfADeadlineThatPassesAtOnceIsKept() throws Exception {
        RunTimer hastyOnce = new RunTimer() {
            private boolean used;

            @Override
            public long nanoTime() {
                return virtual.nanoTime();
            }

            @Override
            public Instant now() {
                return virtual.now();
            }

            @Override
            public Handle schedule(Runnable task, long nanos) {
                if (used) {
                    return virtual.schedule(task, nanos);
                }
                used = true;
                task.run();
                return () -> {};
            }
        };
        StepStore stuck = new KeptStore(saved -> new CompletableFuture<String>().minimalCompletionStage()) {
            @Override
            public Optional<StepCodec> codec() {
                return Optional.of(TextCodec.INSTANCE);
            }
        };
        RunOptions options = RunOptions.defaults()
                .withTimer(hastyOnce)
                .withTimeout(LIMIT)
                .withGrace(GRACE)
                .withStore(stuck)
                .withRunId("run");

        CompletableFuture<String> run = new AsyncFlow(new Slow(true)).runAsync(Shared.create(), options);
        virtual.advance(GRACE);

        Throwable error = run.handle((action, thrown) -> thrown).get(10, TimeUnit.SECONDS);
        assertThat(error).hasCauseInstanceOf(TimeoutException.class);
    }
}
