package io.pocketflow.core.pool;

import io.pocketflow.core.Step;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ThrowingFunction} that also receives its {@link Step}: the attempt, the cancellation, the idempotency key,
 * and a way to {@linkplain Step#used count} usage. Must be thread-safe.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
@FunctionalInterface
public interface StepFunction<I, O extends @Nullable Object> {

    /** Returns the result for the item; may be null. */
    O apply(I item, Step step) throws Exception;
}
