package io.pocketflow.core;

import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import java.util.Optional;

/**
 * The failed attempts of one call under a {@link Retry}, and what follows each of them by the {@link RetryHint} of its
 * failure. Nodes and {@code ChatModel.retrying} use it. Not thread-safe.
 */
public final class Attempts {

    /** A decision after a failed attempt: another one after a wait, or none. */
    public enum Verdict {
        /** Another attempt; the failed one counts. */
        RETRY,
        /** Another attempt; the failed one does not count. */
        THROTTLED,
        /** No more attempts, as they are used up or the failure is not retriable; the fallback is next. */
        FINAL,
        /** No more attempts and no fallback, after an error, an interrupt or a cancellation. */
        OVER
    }

    private final Retry retry;
    private int failures;
    private int throttles;
    private long throttledNanos;
    private long waitNanos;

    Attempts(Retry retry) {
        this.retry = retry;
    }

    /** Returns the number of failed attempts that counted. */
    public int failures() {
        return failures;
    }

    /** Returns the wait before the next attempt, in nanoseconds, if the last verdict was for another one. */
    public long waitNanos() {
        return waitNanos;
    }

    /** Counts a failure, which may be wrapped as futures do, and returns what follows. */
    public Verdict count(Throwable thrown) {
        return Failures.mayFollow(thrown) ? count(Failures.hint(thrown)) : over();
    }

    /** Counts a failure of a call that was stopped, so that nothing follows. */
    public Verdict over() {
        failures++;
        return Verdict.OVER;
    }

    private Verdict count(RetryHint hint) {
        long named = named(hint);
        // a throttle without a wait in the future does not say when to try again: trying at once would overload the
        // server
        if (hint.throttled() && mayWait(named > 0 ? named : Nanos.of(Retry.throttleDelayAfter(throttles + 1)))) {
            return Verdict.THROTTLED;
        }
        failures++;
        if (!hint.retriable() || failures >= retry.maxAttempts()) {
            return Verdict.FINAL;
        }
        boolean waitIsNamed = named >= 0 && !hint.throttled();
        waitNanos = waitIsNamed ? Math.min(named, ceiling()) : Nanos.of(retry.delayAfter(failures));
        return Verdict.RETRY;
    }

    /**
     * Returns the wait that a failure names, in nanoseconds; -1 if it names none, or if {@code retryAfter} returns null,
     * which must not hide the failure.
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
