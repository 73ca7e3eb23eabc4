package io.pocketflow.core.pool;

import io.pocketflow.core.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ThrowingFunction} that also receives its {@link Attempt}: the number, the cancellation, the idempotency key, and
 * a way to {@linkplain Attempt#used count} usage. Must be thread-safe.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
@FunctionalInterface
public interface AttemptFunction<I, O extends @Nullable Object> {

    /** Returns the result for the item; may be null. */
    O apply(I item, Attempt attempt) throws Exception;
}
