package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Node} over many items: {@code exec} is called once for each, one after another, with retry, wait and fallback
 * an item. An item that fails for good stops the batch, and post is skipped. Immutable and re-entrant, as every
 * {@link BaseNode}.
 *
 * @param <I> an item
 * @param <O> what {@code exec} makes of it
 */
public abstract non-sealed class BatchNode<I, O extends @Nullable Object> extends Leaf<I, O> {

    /** A batch whose items are tried once. */
    protected BatchNode() {
        this(Retry.NEVER);
    }

    /** A batch whose items are retried. */
    protected BatchNode(Retry retry) {
        super(retry);
    }

    /** The items; null and an empty collection mean that exec is never called. An item must not be null. */
    protected @Nullable Collection<I> prep(Shared shared) throws Exception {
        return List.of();
    }

    /**
     * Writes to the store and names the action to follow; null and the empty string mean {@link #DEFAULT}.
     *
     * @param items what prep gave, the same object if it was a list
     * @param results what exec or its fallback gave, in the order of the items
     */
    protected @Nullable String post(Shared shared, List<I> items, List<O> results) throws Exception {
        return DEFAULT;
    }

    @Override
    final boolean isAsync() {
        return false;
    }

    @Override
    final Object enter(Frame caller, Shared shared) {
        return new BatchFrame(caller, this, shared);
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        return prep(shared);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine hands back the items that prep gave, and what exec gave for each
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        return post(shared, (List<I>) prepared, (List<O>) result);
    }
}
