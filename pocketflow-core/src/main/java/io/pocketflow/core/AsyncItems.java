package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the async batch nodes: items in, results out.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
abstract sealed class AsyncItems<I, O extends @Nullable Object> extends AsyncLeaf<I, O>
        permits AsyncBatchNode, AsyncParallelBatchNode {

    AsyncItems(Retry retry, Parts parts) {
        super(node -> NodeOps.of(node, retry, parts));
    }

    /** Returns the items. If they are null or empty, exec is never called. An item must not be null. */
    protected @Nullable Collection<I> prep(Shared shared) throws Exception {
        return List.of();
    }

    /** Returns the items as {@link #prep} does, without blocking. The default calls {@code prep}. */
    protected CompletionStage<? extends @Nullable Collection<I>> prepAsync(Shared shared) throws Exception {
        return CompletableFuture.completedFuture(prep(shared));
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

    /** Writes to the store as {@link #post} does, without blocking. The default calls {@code post}. */
    protected CompletionStage<String> postAsync(Shared shared, List<I> items, List<O> results) throws Exception {
        return CompletableFuture.completedFuture(post(shared, items, results));
    }
}
