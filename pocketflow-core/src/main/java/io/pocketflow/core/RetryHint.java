package io.pocketflow.core;

import java.time.Duration;
import java.util.Optional;

/**
 * Information in an exception about how the engine treats the failure; implemented by exceptions.
 *
 * <p>An exception without this interface is retriable, not throttled, and specifies no wait. Implementations must be
 * thread-safe; an immutable exception is.
 *
 * <p>A hint applies however its exception leaves {@code exec}: thrown, or as a cause of any other exception, such as
 * that of {@code join} and {@code get}, a nested run's {@link FlowException}, the exception of {@link
 * io.pocketflow.core.pool.PoolReport#results()} and {@link Outcome#value()}, or an exception of the application. Of several exceptions with a
 * hint, the outermost counts.
 */
public interface RetryHint {

    /** Returns whether another attempt can succeed; default {@code true}. If not, the fallback runs at once. */
    default boolean retriable() {
        return true;
    }

    /**
     * Returns whether the server asked the caller to slow down (HTTP 429, 529, or 503 with a wait); default {@code
     * false}. A throttle waits without using up an attempt, up to {@link Retry#throttleCeiling()}.
     */
    default boolean throttled() {
        return false;
    }

    /**
     * Returns whether a {@linkplain #throttled throttled} call was held back: it was not sent, because an earlier throttle
     * still applies; default {@code false}. It waits as any other throttle, but a {@link io.pocketflow.core.pool.Pool} does
     * not count it as a throttled request.
     */
    default boolean heldBack() {
        return false;
    }

    /** Returns the wait before the next attempt that the server asked for; default empty: the {@link Retry} decides. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
