package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Permits are held during an attempt, and never while something waits. */
class LimiterInNodesTest {

    private final VirtualRun virtual = new VirtualRun();
    private final Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
    private final List<Integer> duringExec = new ArrayList<>();
    private final List<Integer> afterwards = new ArrayList<>();

    /** Fails so often, then succeeds. */
    private final class Flaky extends Node<Object, String> {

        private final RuntimeException failure;
        private final AtomicInteger failuresLeft;

        Flaky(Retry retry, int failures, RuntimeException failure) {
            super(retry);
            this.failure = failure;
            this.failuresLeft = new AtomicInteger(failures);
        }

        @Override
        protected Reservation reserve(Object prepared) {
            return limiter.reserve();
        }

        @Override
        protected String exec(Object prepared) {
            duringExec.add(limiter.inFlight());
            virtual.schedule(
                    () -> afterwards.add(limiter.inFlight()),
                    Duration.ofSeconds(1).toNanos());
            if (failuresLeft.getAndDecrement() > 0) {
                throw failure;
            }
            return "done";
        }

        @Override
        protected String execFallback(Object prepared, Exception last) {
            afterwards.add(limiter.inFlight());
            return "fallback";
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            afterwards.add(limiter.inFlight());
            return result;
        }
    }

    /** Asks to slow down. */
    private static final class SlowDown extends RuntimeException implements RetryHint {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean throttled() {
            return true;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(Duration.ofSeconds(30));
        }
    }

    @Test
    void anAttemptHoldsItsPermitAndABackoffDoesNot() {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(10));

        virtual.run(new Flaky(retry, 2, new IllegalStateException("again")), Shared.create());
        virtual.advance(Duration.ofSeconds(1));

        assertThat(duringExec).containsExactly(1, 1, 1);
        assertThat(afterwards).containsExactly(0, 0, 0, 0);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aThrottledItemHoldsNoPermit() {
        virtual.run(new Flaky(Retry.ONCE, 2, new SlowDown()), Shared.create());
        virtual.advance(Duration.ofSeconds(1));

        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(61));
        assertThat(duringExec).containsExactly(1, 1, 1);
        assertThat(afterwards).containsExactly(0, 0, 0, 0);
    }

    @Test
    void theFallbackHoldsNoPermit() {
        assertThat(virtual.run(new Flaky(Retry.upTo(2), 2, new IllegalStateException("again")), Shared.create()))
                .isEqualTo("fallback");

        assertThat(afterwards).containsOnly(0);
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void aFailedNodeGivesItsPermitBack() {
        ScriptedReserve node = new ScriptedReserve();

        assertThatThrownBy(() -> virtual.run(node, Shared.create())).isInstanceOf(FlowException.class);

        assertThat(limiter.inFlight()).isZero();
    }

    private final class ScriptedReserve extends Node<Object, String> {
        @Override
        protected Reservation reserve(Object prepared) {
            return limiter.reserve();
        }

        @Override
        protected String exec(Object prepared) {
            throw new StackOverflowError("an error, which has no fallback");
        }
    }

    /** Nine items of three parallel flows share one permit: with permits held around a flow they would stop. */
    @Test
    void nestedParallelFlowsThatShareOnePermitDoNotDeadlock() {
        AtomicInteger most = new AtomicInteger();
        AsyncParallelBatchNode<Integer, Integer> inner = new AsyncParallelBatchNode<>(3) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(1, 2, 3);
            }

            @Override
            protected Reservation reserve(Integer item) {
                return limiter.reserve();
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                most.accumulateAndGet(limiter.inFlight(), Math::max);
                return virtual.after(Duration.ofMillis(100), () -> item);
            }
        };
        virtual.run(
                new AsyncParallelBatchFlow<Object>(3, inner) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return Collections.nCopies(3, Params.NONE);
                    }
                },
                Shared.create());

        assertThat(virtual.elapsed()).isEqualTo(Duration.ofMillis(900));
        assertThat(most).hasValue(1);
        assertThat(limiter.inFlight()).isZero();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aRunThatIsCancelledLeavesTheLine() {
        Permit held = limiter.tryAcquire();
        CompletableFuture<String> run =
                new Flaky(Retry.ONCE, 0, new IllegalStateException()).runAsync(Shared.create(), virtual.options());
        virtual.runReady();
        assertThat(limiter.waiting()).isEqualTo(1);

        run.cancel(true);
        virtual.runReady();

        assertThat(limiter.waiting()).isZero();
        assertThat(duringExec).isEmpty();
        held.close();
        assertThat(limiter.inFlight()).isZero();
        assertThat(virtual.pending()).isZero();
    }
}
