package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the async batch nodes share: items in, results out.
 *
 * @param <I> an item
 * @param <O> what {@code exec} makes of it
 */
abstract sealed class AsyncItems<I, O extends @Nullable Object> extends AsyncLeaf<I, O>
        permits AsyncBatchNode, AsyncParallelBatchNode {

    AsyncItems(Retry retry) {
        super(retry);
    }

    /** The items; null and an empty collection mean that exec is never called. An item must not be null. */
    protected @Nullable Collection<I> prep(Shared shared) throws Exception {
        return List.of();
    }

    /** As {@link #prep}, without blocking; the default calls that. */
    protected CompletionStage<? extends @Nullable Collection<I>> prepAsync(Shared shared) throws Exception {
        return CompletableFuture.completedFuture(prep(shared));
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

    /** As {@link #post}, without blocking; the default calls that. */
    protected CompletionStage<String> postAsync(Shared shared, List<I> items, List<O> results) throws Exception {
        return CompletableFuture.completedFuture(post(shared, items, results));
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        return overrides.prepAsync() ? Stages.valueOrPending(prepAsync(shared), "prepAsync", this) : prep(shared);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine hands back the items that prep gave, and what exec gave for each
    @Nullable
    Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result) throws Exception {
        List<I> items = (List<I>) prepared;
        List<O> results = (List<O>) result;
        return overrides.postAsync()
                ? Stages.valueOrPending(postAsync(shared, items, results), "postAsync", this)
                : post(shared, items, results);
    }
}
