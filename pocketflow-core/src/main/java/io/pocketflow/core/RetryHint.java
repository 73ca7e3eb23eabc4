package io.pocketflow.core;

import java.time.Duration;
import java.util.Optional;

/**
 * What an exception may implement to tell the engine how its failure is to be treated.
 *
 * <p>An exception without this interface is retriable, not throttled, and names no wait. Implementations must be
 * thread-safe, which an immutable exception is.
 *
 * <p>A hint counts however its exception leaves {@code exec}: thrown, wrapped by {@code join} or {@code get} of a future, or
 * as the cause of a nested run's {@link FlowException}.
 */
public interface RetryHint {

    /** Whether another attempt can help; default {@code true}. If not, the fallback runs at once. */
    default boolean retriable() {
        return true;
    }

    /**
     * Whether the other side asked to slow down (HTTP 429, 529, or 503 with a wait); default {@code false}. A throttle
     * waits without spending an attempt, up to {@link Retry#throttleCeiling()}.
     */
    default boolean throttled() {
        return false;
    }

    /** How long the other side asked to wait before the next attempt; default empty: the {@link Retry} decides. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
