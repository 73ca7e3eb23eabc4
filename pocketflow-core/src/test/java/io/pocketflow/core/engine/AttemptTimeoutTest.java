package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.HastyTimer;
import io.pocketflow.core.fixture.HeldTimer;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attempt over its time fails like any other: it is retried, and in the end the fallback runs. */
@Tag("concurrency")
class AttemptTimeoutTest {

    private static final Retry TWICE = Retry.upTo(2).withAttemptTimeout(Duration.ofMillis(20));

    private final VirtualRun virtual = new VirtualRun();
    private final AtomicInteger attempts = new AtomicInteger();
    private final HeldTimer held = new HeldTimer();
    private final RunOptions onceInside = RunOptions.defaults().withTimer(held);
    private final CountDownLatch never = new CountDownLatch(1);

    private String blockTheFirst(int patient) throws InterruptedException {
        if (attempts.incrementAndGet() <= patient) {
            held.letGo();
            never.await();
        }
        return "attempt" + attempts;
    }

    /** On the thread of its flow. */
    private final class Inline extends Node<Object, String> {

        private final int blocked;

        Inline(int blocked) {
            super(TWICE);
            this.blocked = blocked;
        }

        @Override
        public String name() {
            return "work";
        }

        @Override
        protected String exec(Object input) throws InterruptedException {
            return blockTheFirst(blocked);
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return result;
        }
    }

    /** As a task of its own. */
    private final class OwnTask extends AsyncNode<Object, String> {

        private final int blocked;

        OwnTask(int blocked) {
            super(TWICE);
            this.blocked = blocked;
        }

        @Override
        public String name() {
            return "work";
        }

        @Override
        protected String exec(Object input) throws InterruptedException {
            return blockTheFirst(blocked);
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return result;
        }
    }

    private BaseNode node(boolean async, int blocked) {
        return async ? new AsyncFlow(new OwnTask(blocked)) : new Flow(new Inline(blocked));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBlockingAttemptOverItsTimeIsInterruptedAndTriedAgain(boolean async) {
        assertThat(node(async, 1).run(Shared.create(), onceInside)).isEqualTo("attempt2");
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLastAttemptOverItsTimeFailsTheNode(boolean async) {
        assertThatThrownBy(() -> node(async, 9).run(Shared.create(), onceInside))
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("after 2 attempts")
                .cause()
                .isInstanceOf(TimeoutException.class)
                .hasMessage("attempt 2 of 2 of 'work' took longer than PT0.02S");
        assertThat(attempts).hasValue(2);
    }

    @Test
    void anAttemptOverItsTimeBeforeItBeginsIsInterrupted() {
        AtomicInteger interrupted = new AtomicInteger();
        Node<Object, String> node = new Node<>(TWICE) {
            @Override
            protected String exec(Object input) throws Exception {
                try {
                    return never.await(10, TimeUnit.SECONDS) ? "" : "was not interrupted";
                } catch (InterruptedException expected) {
                    interrupted.incrementAndGet();
                    throw expected;
                }
            }
        };

        assertThatThrownBy(() -> node.run(Shared.create(), RunOptions.defaults().withTimer(new HastyTimer())))
                .hasCauseInstanceOf(TimeoutException.class);

        assertThat(interrupted).hasValue(2);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Stages that take so long, by attempt. */
    private final class Stage extends AsyncNode<Object, String> {

        private final List<Duration> times;

        Stage(Retry retry, Duration... times) {
            super(retry);
            this.times = List.of(times);
        }

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            int attempt = attempts.getAndIncrement();
            return virtual.after(times.get(attempt), () -> "attempt" + attempt);
        }

        @Override
        protected String execFallback(Object input, Exception last) throws Exception {
            if (last instanceof TimeoutException && times.size() > 2) {
                return "fallback";
            }
            throw last;
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            return result;
        }
    }

    private static final Retry THREE = Retry.upTo(3).withAttemptTimeout(Duration.ofSeconds(10));

    @Test
    void aStageOverItsTimeIsTriedAgain() {
        Stage stage = new Stage(THREE, Duration.ofSeconds(11), Duration.ofSeconds(9));

        assertThat(virtual.run(stage, Shared.create())).isEqualTo("attempt1");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(19));
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void theTimeOfAnAttemptDoesNotCountItsWaits() {
        Stage stage = new Stage(THREE.withDelay(Duration.ofMinutes(1)), Duration.ofSeconds(11), Duration.ofSeconds(9));

        assertThat(virtual.run(stage, Shared.create())).isEqualTo("attempt1");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(79));
    }

    @Test
    void afterTheLastStageOverItsTimeTheFallbackRuns() {
        Duration late = Duration.ofSeconds(11);

        assertThat(virtual.run(new Stage(THREE, late, late, late), Shared.create()))
                .isEqualTo("fallback");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(30));
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aStageOverItsTimeIsCancelled() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        AsyncNode<Object, String> node = new AsyncNode<>(Retry.ONCE.withAttemptTimeout(Duration.ofSeconds(1))) {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return stage;
            }
        };

        assertThatThrownBy(() -> virtual.run(node, Shared.create())).hasCauseInstanceOf(TimeoutException.class);

        assertThat(stage).isCancelled();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aStageThatIgnoresTheEndOfItsRunLeavesNoTimer() {
        CompletableFuture<String> deaf = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        AsyncNode<Object, String> node = new AsyncNode<>(Retry.ONCE.withAttemptTimeout(Duration.ofHours(1))) {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return deaf;
            }
        };

        assertThatThrownBy(() -> node.run(Shared.create(), virtual.options().withTimeout(Duration.ofSeconds(1))))
                .hasCauseInstanceOf(TimeoutException.class);

        virtual.runReady();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aStageInTimeLeavesNoTimer() {
        assertThat(virtual.run(new Stage(THREE, Duration.ofSeconds(1)), Shared.create()))
                .isEqualTo("attempt0");
        assertThat(virtual.pending()).isZero();
    }
}
