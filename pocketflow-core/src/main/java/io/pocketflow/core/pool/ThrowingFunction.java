package io.pocketflow.core.pool;

import org.jspecify.annotations.Nullable;

/**
 * A function that may block and may throw: the work that a {@link Pool} does on an item. It is called from many threads
 * at once, so it must be thread-safe.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
@FunctionalInterface
public interface ThrowingFunction<I, O extends @Nullable Object> {

    /** Returns the result for the item; may be null. */
    O apply(I item) throws Exception;
}
