package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the async batch flows share: params in, an outcome of each iteration out.
 *
 * @param <R> what an iteration yields
 */
abstract sealed class AsyncIterations<R extends @Nullable Object> extends BaseFlow
        permits AsyncBatchFlow, AsyncParallelBatchFlow {

    final OnFailure onFailure;

    AsyncIterations(Graph graph, OnFailure onFailure) {
        super(graph);
        this.onFailure = Objects.requireNonNull(onFailure, "onFailure must not be null");
    }

    /** The params of the iterations; null and an empty collection mean none, and only post runs. */
    protected @Nullable Collection<Params> prep(Shared shared) throws Exception {
        return List.of();
    }

    /** As {@link #prep}, without blocking; the default calls that. */
    protected CompletionStage<? extends @Nullable Collection<Params>> prepAsync(Shared shared) throws Exception {
        return CompletableFuture.completedFuture(prep(shared));
    }

    /** What an iteration yields; called once at the end of each, with the store as the iteration sees it. Default: null. */
    protected R result(Shared iteration) throws Exception {
        return null;
    }

    /**
     * Called once after the iterations; what it returns is the action of this flow as a node.
     *
     * @param params what prep gave
     * @param outcomes how each iteration ended, in the order of the params
     */
    protected @Nullable String post(Shared shared, List<Params> params, List<Outcome<R>> outcomes) throws Exception {
        return DEFAULT;
    }

    /** As {@link #post}, without blocking; the default calls that. */
    protected CompletionStage<String> postAsync(Shared shared, List<Params> params, List<Outcome<R>> outcomes)
            throws Exception {
        return CompletableFuture.completedFuture(post(shared, params, outcomes));
    }

    @Override
    final boolean isAsync() {
        return true;
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        return overrides.prepAsync() ? Stages.valueOrPending(prepAsync(shared), "prepAsync", this) : prep(shared);
    }

    @Override
    @SuppressWarnings(
            "unchecked") // proof: the engine hands back the params that prep gave, and an outcome of result for each
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        List<Params> params = (List<Params>) prepared;
        List<Outcome<R>> outcomes = (List<Outcome<R>>) result;
        return overrides.postAsync()
                ? Stages.valueOrPending(postAsync(shared, params, outcomes), "postAsync", this)
                : post(shared, params, outcomes);
    }
}
