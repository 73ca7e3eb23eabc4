package io.pocketflow.core;

import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import java.util.Optional;

/** The count of attempts of one call of exec, and the decision after a failed attempt. */
final class Tries {

    /** The decision: another attempt after a wait, or none. */
    enum Verdict {
        /** Another attempt; the failed one counts. */
        RETRY,
        /** Another attempt; the failed one does not count. */
        THROTTLED,
        /** No more attempts; the fallback is next. */
        FINAL,
        /** No more attempts, and no fallback. */
        OVER
    }

    private final Retry retry;
    private int failures;
    private int throttles;
    private long throttledNanos;
    private long waitNanos;

    Tries(Retry retry) {
        this.retry = retry;
    }

    /** Returns the number of failed attempts that counted. */
    int failures() {
        return failures;
    }

    /** Returns the wait before the next attempt, in nanoseconds, if the decision was for another one. */
    long waitNanos() {
        return waitNanos;
    }

    /** Counts a failure and decides what follows; nothing follows if the strand was stopped. */
    Verdict count(Throwable thrown, boolean stopped) {
        if (!stopped && Failures.mayFollow(thrown)) {
            return count(Failures.hint(thrown));
        }
        failures++;
        return Verdict.OVER;
    }

    private Verdict count(RetryHint hint) {
        long named = named(hint);
        // a throttle without a wait in the future does not say when to try again: trying at once would overload the
        // server
        if (hint.throttled() && mayWait(named > 0 ? named : Retry.throttleNanos(throttles + 1))) {
            return Verdict.THROTTLED;
        }
        failures++;
        if (!hint.retriable() || failures >= retry.maxAttempts()) {
            return Verdict.FINAL;
        }
        boolean heeded = named >= 0 && !hint.throttled();
        waitNanos = heeded ? Math.min(named, ceiling()) : retry.delayNanos(failures);
        return Verdict.RETRY;
    }

    /**
     * Returns the wait that a failure names, in nanoseconds; -1 if it names none or if {@code retryAfter} fails, which
     * must not hide the original failure.
     */
    private static long named(RetryHint hint) {
        Optional<Duration> wait = hint.retryAfter();
        return wait == null
                ? -1
                : wait.map(named -> Math.max(0, Nanos.of(named))).orElse(-1L);
    }

    /**
     * Returns whether the wait of a throttle fits under the ceiling of all throttle waits; if so, it is the next wait.
     */
    private boolean mayWait(long nanos) {
        if (throttledNanos >= ceiling() || nanos > ceiling() - throttledNanos) {
            return false;
        }
        throttles++;
        throttledNanos += nanos;
        waitNanos = nanos;
        return true;
    }

    private long ceiling() {
        Duration ceiling = retry.throttleCeiling();
        return Nanos.of(ceiling);
    }
}
