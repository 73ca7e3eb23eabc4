package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/**
 * A {@link ThrowingFunction} that also receives its {@link Attempt}: the number, the cancellation, the idempotency key, and
 * a way to {@linkplain Attempt#used count} usage. Must be thread-safe.
 *
 * @param <I> the type of the input
 * @param <O> the type of the result
 */
@FunctionalInterface
public interface AttemptFunction<I, O extends @Nullable Object> {

    /** Returns the result for the input; may be null. */
    O apply(I input, Attempt attempt) throws Exception;
}
