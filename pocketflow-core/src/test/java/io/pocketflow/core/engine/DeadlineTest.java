package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.HeldTimer;
import io.pocketflow.testkit.ScriptedNode;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run that takes too long fails with a timeout, and says which node it was at. */
@Tag("concurrency")
class DeadlineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final VirtualRun virtual = new VirtualRun();
    private final RunOptions limited = virtual.options().withTimeout(LIMIT);
    private final HeldTimer held = new HeldTimer();
    private final RunOptions onceInside = RunOptions.defaults().withTimer(held).withTimeout(Duration.ofMillis(30));

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

    private FlowException failureOf(BaseNode node, RunOptions options) {
        FlowException failure = catchThrowableOfType(FlowException.class, () -> node.run(Shared.create(), options));
        virtual.runReady();
        return failure;
    }

    @Test
    void aRunOverItsTimeFailsAndNamesTheNode() {
        FlowException failure = failureOf(new AsyncFlow(new Slow(true)), limited);

        assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
        assertThat(failure.getCause()).hasMessage("the run took longer than its timeout of PT30S");
        assertThat(failure.node()).isEqualTo("Slow");
        assertThat(failure).hasMessageContaining("node 'Slow' at AsyncFlow/Slow failed");
        assertThat(virtual.elapsed()).isEqualTo(LIMIT);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void theEarlierOfDeadlineAndTimeoutCounts() {
        RunOptions earlier = limited.withDeadline(virtual.now().plusSeconds(20));
        assertThat(failureOf(new Slow(true), earlier))
                .hasCauseInstanceOf(TimeoutException.class)
                .hasRootCauseMessage("the run's deadline 2026-01-01T00:00:20Z has passed");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(20));

        RunOptions later = limited.withDeadline(virtual.now().plusSeconds(40));
        assertThat(failureOf(new Slow(true), later))
                .hasCauseInstanceOf(TimeoutException.class)
                .hasRootCauseMessage("the run took longer than its timeout of PT30S");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void aRunInTimeLeavesNoAlarm() {
        assertThat(new ScriptedNode("quick", "done").run(Shared.create(), limited))
                .isEqualTo("done");

        assertThat(virtual.pending()).isZero();
        assertThat(virtual.elapsed()).isZero();
    }

    @Test
    void aNodeThatWaitsForItsRetryIsNamed() {
        ScriptedNode failing = new ScriptedNode(
                "failing", Retry.upTo(9).withDelay(Duration.ofMinutes(1)), new IllegalStateException("again"));

        FlowException failure = failureOf(new AsyncFlow(failing), limited);

        assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
        assertThat(failure.node()).isEqualTo("failing");
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aParallelFlowOverItsTimeEndsAllItsBranches() {
        FlowException failure = failureOf(new AsyncParallelFlow(3, new Slow(true), new Slow(true)), limited);

        assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
        assertThat(failure.node()).isEqualTo("AsyncParallelFlow");
        assertThat(virtual.elapsed()).isEqualTo(LIMIT);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aBlockingExecIsInterruptedAndItsNodeNamed() {
        CountDownLatch never = new CountDownLatch(1);
        Node<Object, String> blocks = new Node<>() {
            @Override
            public String name() {
                return "blocks";
            }

            @Override
            protected String exec(Object input) throws InterruptedException {
                held.letGo();
                never.await();
                return "never";
            }
        };

        FlowException failure = failureOf(new Flow(blocks), onceInside);

        assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
        assertThat(failure.node()).isEqualTo("blocks");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anExecThatTurnsItsInterruptIntoAFailureOfItsOwnIsNamedToo() {
        CountDownLatch never = new CountDownLatch(1);
        Node<Object, String> wraps = new Node<>() {
            @Override
            public String name() {
                return "wraps";
            }

            @Override
            protected String exec(Object input) {
                held.letGo();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("wrapped", e);
                }
                return "never";
            }
        };

        FlowException failure = failureOf(new Flow(wraps), onceInside);

        assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
        assertThat(failure.node()).isEqualTo("wraps");
        assertThat(List.of(failure.getSuppressed())).hasSize(1);
    }
}
