package io.pocketflow.core;

import io.pocketflow.core.pool.Pool;
import org.jspecify.annotations.Nullable;

/**
 * A function that may block and may throw: the work of a node ({@link Node#of}) or of a {@link Pool} on
 * an item. It is called from many threads at once, so it must be thread-safe.
 *
 * @param <I> the type of the input
 * @param <O> the type of the result
 */
@FunctionalInterface
public interface ThrowingFunction<I, O extends @Nullable Object> {

    /** Returns the result for the input; may be null. */
    O apply(I input) throws Exception;
}
