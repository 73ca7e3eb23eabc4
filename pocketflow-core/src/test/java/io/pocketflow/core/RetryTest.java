package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A retry validates itself and computes its waits. */
class RetryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NEGATIVE = Duration.ofMillis(-1);

    private static List<Long> seconds(Retry retry, int count) {
        return Stream.iterate(1, n -> n + 1)
                .limit(count)
                .map(n -> retry.delayAfter(n).toSeconds())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void fewerThanOneAttemptIsRefused(int attempts) {
        assertThatThrownBy(() -> Retry.upTo(attempts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxAttempts must be at least 1 but was " + attempts);
    }

    @Test
    void oneAttemptIsAllowed() {
        assertThat(Retry.upTo(1)).isEqualTo(Retry.ONCE);
    }

    @Test
    void neverIsOneAttemptWithoutWaits() {
        assertThat(Retry.ONCE.maxAttempts()).isEqualTo(1);
        assertThat(Retry.ONCE.delay()).isZero();
        assertThat(Retry.ONCE.backoff()).isEqualTo(1);
        assertThat(Retry.ONCE.maxDelay()).isNull();
        assertThat(Retry.ONCE.fullJitter()).isFalse();
        assertThat(Retry.ONCE.attemptTimeout()).isNull();
        assertThat(Retry.ONCE.throttleCeiling()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void negativeTimesAreRefusedNamingTheValue() {
        assertThatThrownBy(() -> Retry.ONCE.withDelay(NEGATIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay must not be negative but was PT-0.001S");
        assertThatThrownBy(() -> Retry.ONCE.withMaxDelay(NEGATIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxDelay");
        assertThatThrownBy(() -> Retry.ONCE.withThrottleCeiling(NEGATIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("throttleCeiling");
    }

    @Test
    void nullTimesAreRefusedWhereTheyMeanNothing() {
        assertThatThrownBy(() -> Retry.ONCE.withDelay(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("delay");
        assertThatThrownBy(() -> Retry.ONCE.withThrottleCeiling(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("throttleCeiling");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 0, -2, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aBackoffThatShrinksOrIsNotANumberIsRejected(double backoff) {
        assertThatThrownBy(() -> Retry.ONCE.withBackoff(backoff))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("backoff")
                .hasMessageContaining(Double.toString(backoff));
    }

    @Test
    void anAttemptTimeoutMustBePositive() {
        assertThatThrownBy(() -> Retry.ONCE.withAttemptTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attemptTimeout must be positive but was PT0S");
        assertThatThrownBy(() -> Retry.ONCE.withAttemptTimeout(NEGATIVE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withChangesOneSettingAndLeavesTheOthers() {
        Retry retry = Retry.upTo(4)
                .withDelay(SECOND)
                .withBackoff(2)
                .withMaxDelay(Duration.ofSeconds(9))
                .withFullJitter(true)
                .withAttemptTimeout(Duration.ofSeconds(7))
                .withThrottleCeiling(Duration.ofSeconds(8));

        assertThat(retry)
                .isEqualTo(new Retry(
                        4, SECOND, 2, Duration.ofSeconds(9), true, Duration.ofSeconds(7), Duration.ofSeconds(8)));
    }

    @Test
    void withoutBackoffAllWaitsAreTheSame() {
        assertThat(seconds(Retry.upTo(9).withDelay(SECOND), 4)).containsExactly(1L, 1L, 1L, 1L);
    }

    @Test
    void waitsGrowByTheBackoff() {
        assertThat(seconds(Retry.upTo(9).withDelay(SECOND).withBackoff(2), 5)).containsExactly(1L, 2L, 4L, 8L, 16L);
    }

    @Test
    void noWaitIsLongerThanTheLongest() {
        Retry retry =
                Retry.upTo(9).withDelay(Duration.ofSeconds(5)).withBackoff(2).withMaxDelay(Duration.ofSeconds(12));

        assertThat(seconds(retry, 4)).containsExactly(5L, 10L, 12L, 12L);
    }

    @Test
    void theFirstWaitIsLimitedToo() {
        Retry retry = Retry.upTo(9).withDelay(Duration.ofSeconds(50)).withMaxDelay(SECOND);

        assertThat(seconds(retry, 2)).containsExactly(1L, 1L);
    }

    @Test
    void hugeWaitsDoNotOverflow() {
        Retry retry = Retry.upTo(Integer.MAX_VALUE)
                .withDelay(Duration.ofSeconds(Long.MAX_VALUE))
                .withBackoff(1e300);
        Duration longest = Duration.ofNanos(Long.MAX_VALUE);

        assertThat(retry.delayAfter(1)).isEqualTo(longest);
        assertThat(retry.delayAfter(Integer.MAX_VALUE)).isEqualTo(longest);
        assertThat(retry.withFullJitter(true).delayAfter(9)).isBetween(Duration.ZERO, longest);
    }

    @RepeatedTest(20)
    void jitterDrawsBetweenZeroAndTheComputedWait() {
        Retry retry = Retry.upTo(9).withDelay(SECOND).withBackoff(2).withFullJitter(true);

        for (int n = 1; n < 7; n++) {
            assertThat(retry.delayAfter(n)).isBetween(Duration.ZERO, SECOND.multipliedBy(1L << (n - 1)));
        }
    }

    @Test
    void jitterUsesTheWholeRange() {
        Retry retry = Retry.upTo(2).withDelay(SECOND).withFullJitter(true);

        double mean = Stream.generate(() -> retry.delayAfter(1).toNanos())
                .limit(10_000)
                .mapToLong(nanos -> nanos)
                .average()
                .orElseThrow();

        // the mean of 10,000 even draws from 0..1 s is 0.5 s with a deviation of 0.003 s
        assertThat(mean / SECOND.toNanos()).isBetween(0.47, 0.53);
    }

    @Test
    void jitterOfAZeroDelayIsZero() {
        assertThat(Retry.upTo(3).withFullJitter(true).delayAfter(2)).isZero();
    }

    @Test
    void copyCanHaveOtherAttemptsAndNoJitter() {
        Retry retry = Retry.upTo(3).withDelay(SECOND).withFullJitter(true);

        assertThat(retry.withMaxAttempts(5).withFullJitter(false))
                .isEqualTo(Retry.upTo(5).withDelay(SECOND));
    }

    @Test
    void aNodeWithoutRetryPolicyIsRefused() {
        assertThatThrownBy(() -> new Node<Object, Object>(null) {}).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aBackoffWithoutADelayIsRejected() {
        assertThatThrownBy(() -> Retry.upTo(3).withBackoff(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("backoff 2.0 multiplies a delay of 0: set the delay first");
        assertThat(Retry.upTo(3).withBackoff(1).delay()).isZero();
    }
}
