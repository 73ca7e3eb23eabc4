package io.pocketflow.core;

import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import java.util.Optional;

/** How often one call of exec has been tried, and what follows a failed try. */
final class Tries {

    /** What follows: another try after a wait, or none. */
    enum Verdict {
        /** Another try, and this one counts. */
        RETRY,
        /** Another try, and this one does not count. */
        THROTTLED,
        /** No more tries; what is left is the fallback. */
        FINAL,
        /** No more tries, and no fallback either. */
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

    /** Tries that failed and counted. */
    int failures() {
        return failures;
    }

    /** The wait before the next try, in nanoseconds, after a verdict that there is one. */
    long waitNanos() {
        return waitNanos;
    }

    /** Counts a failure and decides what follows; nothing does if its strand was stopped. */
    Verdict count(Throwable thrown, boolean stopped) {
        if (!stopped && Failures.mayFollow(thrown)) {
            return count(Failures.hint(thrown));
        }
        failures++;
        return Verdict.OVER;
    }

    private Verdict count(RetryHint hint) {
        long named = named(hint);
        // who throttles and names no time that is to come does not say when: to try at once would be to hammer
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

    /** The wait that a failure names, in nanoseconds; -1 if it names none, or null for it, which must not hide the failure. */
    private static long named(RetryHint hint) {
        Optional<Duration> wait = hint.retryAfter();
        return wait == null
                ? -1
                : wait.map(named -> Math.max(0, Nanos.of(named))).orElse(-1L);
    }

    /** Whether a throttle's wait fits under the ceiling of all throttle waits together; if so it is the next wait. */
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
