package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/**
 * A function that may block and may throw: what a {@link Pool} does with an item. Called from many threads at once, so
 * that it must be thread-safe.
 *
 * @param <I> an item
 * @param <O> what is made of it
 */
@FunctionalInterface
public interface ThrowingFunction<I, O extends @Nullable Object> {

    /** What is made of the item; may be null. */
    O apply(I item) throws Exception;
}
