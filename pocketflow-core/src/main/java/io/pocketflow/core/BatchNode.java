package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Node} over many items: {@code exec} is called once for each item, one after another, with retry, wait and
 * fallback for each item. An item that fails for good stops the batch, and post is skipped. Immutable and re-entrant
 * like every {@link BaseNode}.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public abstract non-sealed class BatchNode<I, O extends @Nullable Object> extends Leaf<I, O> {

    /** Creates a batch that tries each item once. */
    protected BatchNode() {
        this(Retry.ONCE);
    }

    /** Creates a batch that retries each item as given. */
    protected BatchNode(Retry retry) {
        super(node -> NodeOps.of(node, retry));
    }

    /** Returns the items. If they are null or empty, exec is never called. An item must not be null. */
    protected @Nullable Collection<I> prep(Shared shared) throws Exception {
        return List.of();
    }

    /**
     * Writes to the store and returns the action to follow; null and the empty string mean {@link #DEFAULT}.
     *
     * @param items the items that prep returned; the same object if prep returned a list
     * @param results the results of exec or its fallback, in the order of the items
     */
    protected @Nullable String post(Shared shared, List<I> items, List<O> results) throws Exception {
        return DEFAULT;
    }
}
