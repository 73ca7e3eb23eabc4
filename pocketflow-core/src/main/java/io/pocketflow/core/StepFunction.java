package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/**
 * As {@link ThrowingFunction}, for those who want to know the attempt, the cancellation or the idempotency key, or have
 * something to {@linkplain Step#used count}. Must be thread-safe.
 *
 * @param <I> an item
 * @param <O> what is made of it
 */
@FunctionalInterface
public interface StepFunction<I, O extends @Nullable Object> {

    /** What is made of the item; may be null. */
    O apply(I item, Step step) throws Exception;
}
