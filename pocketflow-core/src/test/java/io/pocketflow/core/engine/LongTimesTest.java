package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times that no clock can hold mean "never" wherever a time is given. */
class LongTimesTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final VirtualRun virtual = new VirtualRun();

    private static final class Named extends RuntimeException implements RetryHint {
        private static final long serialVersionUID = 1L;
        private final transient Duration wait;

        Named(Duration wait) {
            this.wait = wait;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(wait);
        }
    }

    private static final class Fails extends AsyncNode<Object, String> {
        private final Exception failure;

        Fails(Retry retry, Exception failure) {
            super(retry);
            this.failure = failure;
        }

        @Override
        protected String exec(Object input, Attempt attempt) throws Exception {
            if (attempt.number() == 0 && failure != null) {
                throw failure;
            }
            return "";
        }
    }

    static List<Duration> longTimes() {
        return List.of(FOREVER, Duration.ofSeconds(Instant.MAX.getEpochSecond()), Duration.ofDays(365L * 1_000_000));
    }

    @ParameterizedTest
    @MethodSource("longTimes")
    void aRunMayHaveAnyTimeout(Duration time) {
        RunOptions options = virtual.options().withTimeout(time).withGrace(time);

        assertThat(new Fails(Retry.ONCE, null).run(Shared.create(), options)).isEqualTo("default");
        virtual.runReady();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aTimeoutForEverMeansNoDeadline() {
        AtomicReference<Optional<Instant>> deadline = new AtomicReference<>();
        Node<Object, String> node = new Node<>() {
            @Override
            protected String exec(Object input, Attempt attempt) {
                deadline.set(attempt.deadline());
                return "";
            }
        };

        node.run(Shared.create(), virtual.options().withTimeout(FOREVER));

        assertThat(deadline.get()).isEmpty();
    }

    @Test
    void aDeadlineHoldsBesideATimeoutForEver() {
        RunOptions options = virtual.options()
                .withTimeout(FOREVER)
                .withDeadline(virtual.now().plusSeconds(1));
        AsyncNode<Object, String> node = new AsyncNode<>() {
            @Override
            protected CompletableFuture<String> execAsync(Object input) {
                return new CompletableFuture<>();
            }
        };

        assertThatThrownBy(() -> node.run(Shared.create(), options)).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void theLastInstantMayBeTheDeadline() {
        RunOptions options = RunOptions.defaults().withDeadline(Instant.MAX);

        assertThat(new Fails(Retry.ONCE, null).run(Shared.create(), options)).isEqualTo("default");
    }

    @Test
    void aRetryMayHaveAnyTimes() {
        Retry retry = Retry.upTo(2)
                .withDelay(FOREVER)
                .withMaxDelay(Duration.ofSeconds(1))
                .withAttemptTimeout(FOREVER)
                .withThrottleCeiling(FOREVER);

        assertThat(virtual.run(new Fails(retry, new Exception("once")), Shared.create()))
                .isEqualTo("default");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWaitForEverEndsAtTheCeiling() {
        virtual.run(new Fails(Retry.upTo(2), new Named(FOREVER)), Shared.create());

        assertThat(virtual.elapsed()).isEqualTo(Retry.ONCE.throttleCeiling());
    }

    @Test
    void aWaitThatEndedLongAgoCountsAsNone() {
        virtual.run(new Fails(Retry.upTo(2), new Named(FOREVER.negated())), Shared.create());

        assertThat(virtual.elapsed()).isZero();
    }

    @Test
    void aPoolMayHaveAnyTimes() {
        Pool<Integer, Integer> pool = Pool.of((Integer n) -> n + 1)
                .withCallTimeout(FOREVER)
                .withItemTimeout(FOREVER)
                .withOptions(RunOptions.defaults().withTimeout(FOREVER).withGrace(FOREVER));

        assertThat(pool.run(List.of(1, 2)).results()).containsExactly(2, 3);
    }

    @Test
    void aLimiterMayHaveAnyTimes() {
        Limiter limiter = Limiter.of(Limits.inFlight(1).withWindow(FOREVER).withSpacing(FOREVER), virtual);

        limiter.pause(FOREVER);
        assertThat(limiter.tryAcquire()).isNull();
        limiter.resume();
        assertThat(limiter.tryAcquire()).isNotNull();
        assertThat(limiter.tryAcquire()).isNull();
    }
}
