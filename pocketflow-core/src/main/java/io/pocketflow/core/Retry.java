package io.pocketflow.core;

import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A policy of how often {@code exec} is tried, and how long to wait between attempts. Immutable and thread-safe.
 *
 * <p>The wait after the n-th failed attempt is {@code delay * backoff^(n-1)}, at most {@code maxDelay}; with {@code
 * fullJitter} it is drawn evenly between zero and that value (the "full jitter" of exponential backoff). A wait given
 * by a {@link RetryHint} takes precedence.
 *
 * @param maxAttempts the maximum number of attempts, at least 1
 * @param delay the wait after the first failed attempt; default zero
 * @param backoff the factor by which the wait grows, at least 1; more than 1 only with a delay; default 1
 * @param maxDelay the maximum wait, or null for no limit; default null
 * @param fullJitter whether waits are drawn at random below the computed one; default false
 * @param attemptTimeout the maximum duration of one attempt, or null for no limit; an attempt that exceeds it fails
 *     with a {@link java.util.concurrent.TimeoutException}
 * @param throttleCeiling the maximum total time that one item waits for throttles before a throttle counts as an
 *     ordinary failure; default 5 minutes
 */
public record Retry(
        int maxAttempts,
        Duration delay,
        double backoff,
        @Nullable Duration maxDelay,
        boolean fullJitter,
        @Nullable Duration attemptTimeout,
        Duration throttleCeiling) {

    /** A single attempt without retry. Throttles still wait. */
    public static final Retry ONCE = new Retry(1, Duration.ZERO, 1, null, false, null, Duration.ofMinutes(5));

    private static final Duration THROTTLE_DELAY = Duration.ofSeconds(1);
    private static final Duration THROTTLE_MAX_DELAY = Duration.ofSeconds(60);

    /** Rejects invalid values; the message contains the value. */
    public Retry {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1 but was " + maxAttempts);
        }
        requireNotNegative("delay", delay);
        if (maxDelay != null) {
            requireNotNegative("maxDelay", maxDelay);
        }
        requireNotNegative("throttleCeiling", throttleCeiling);
        if (!(backoff >= 1) || Double.isInfinite(backoff)) {
            throw new IllegalArgumentException("backoff must be a finite number of at least 1 but was " + backoff);
        }
        if (backoff > 1 && delay.isZero()) {
            throw new IllegalArgumentException("backoff " + backoff
                    + " multiplies a delay of 0: set the delay first, as in withDelay(Duration.ofSeconds(1))");
        }
        if (attemptTimeout != null && (attemptTimeout.isNegative() || attemptTimeout.isZero())) {
            throw new IllegalArgumentException("attemptTimeout must be positive but was " + attemptTimeout);
        }
    }

    /** Returns a policy of at most {@code maxAttempts} attempts, without waits. */
    public static Retry upTo(int maxAttempts) {
        return ONCE.withMaxAttempts(maxAttempts);
    }

    /** Returns a copy with this maximum number of attempts. */
    public Retry withMaxAttempts(int maxAttempts) {
        return new Retry(maxAttempts, delay, backoff, maxDelay, fullJitter, attemptTimeout, throttleCeiling);
    }

    /** Returns a copy with this wait after the first failed attempt. */
    public Retry withDelay(Duration delay) {
        return new Retry(maxAttempts, delay, backoff, maxDelay, fullJitter, attemptTimeout, throttleCeiling);
    }

    /** Returns a copy with waits that grow by this factor. A factor above 1 needs a delay, which is set first. */
    public Retry withBackoff(double backoff) {
        return new Retry(maxAttempts, delay, backoff, maxDelay, fullJitter, attemptTimeout, throttleCeiling);
    }

    /** Returns a copy with this maximum wait. */
    public Retry withMaxDelay(Duration maxDelay) {
        return new Retry(maxAttempts, delay, backoff, maxDelay, fullJitter, attemptTimeout, throttleCeiling);
    }

    /** Returns a copy that draws each wait evenly between zero and the computed wait, or does not. */
    public Retry withFullJitter(boolean fullJitter) {
        return new Retry(maxAttempts, delay, backoff, maxDelay, fullJitter, attemptTimeout, throttleCeiling);
    }

    /** Returns a copy with this maximum duration of one attempt. */
    public Retry withAttemptTimeout(Duration attemptTimeout) {
        return new Retry(maxAttempts, delay, backoff, maxDelay, fullJitter, attemptTimeout, throttleCeiling);
    }

    /** Returns a copy with this maximum total wait of an item for throttles. */
    public Retry withThrottleCeiling(Duration throttleCeiling) {
        return new Retry(maxAttempts, delay, backoff, maxDelay, fullJitter, attemptTimeout, throttleCeiling);
    }

    /** Returns the wait after the given number of failed attempts. */
    public Duration delayAfter(int failedAttempts) {
        return Duration.ofNanos(wait(delay, backoff, maxDelay, fullJitter, failedAttempts));
    }

    /**
     * Returns the wait after the given number of consecutive throttles that name no wait: 1 s after the first one, doubled
     * up to 60 s, with full jitter.
     */
    public static Duration throttleDelayAfter(int throttles) {
        return Duration.ofNanos(wait(THROTTLE_DELAY, 2, THROTTLE_MAX_DELAY, true, throttles));
    }

    /** Returns a new count of the attempts of one call under this policy. */
    public Attempts attempts() {
        return new Attempts(this);
    }

    private static long wait(Duration first, double factor, @Nullable Duration most, boolean jitter, int times) {
        long limit = most == null ? Long.MAX_VALUE : Nanos.of(most);
        double computed = Math.min(Nanos.of(first) * Math.pow(factor, times - 1.0), limit);
        long wait = (long) computed;
        return jitter && wait > 0 ? ThreadLocalRandom.current().nextLong(wait) + 1 : wait;
    }

    private static void requireNotNegative(String what, Duration value) {
        if (Objects.requireNonNull(value, () -> what + " must not be null").isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative but was " + value);
        }
    }
}
