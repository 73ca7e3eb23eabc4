package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the async batch flows: params in, an outcome of each iteration out.
 *
 * @param <R> the type of an iteration's result
 */
abstract sealed class AsyncIterations<R extends @Nullable Object> extends BaseFlow
        permits AsyncBatchFlow, AsyncParallelBatchFlow {

    final OnFailure onFailure;

    AsyncIterations(Graph graph, OnFailure onFailure) {
        super(graph);
        this.onFailure = Objects.requireNonNull(onFailure, "onFailure must not be null");
    }

    /** Returns the params of the iterations. If they are null or empty, only post runs. */
    protected @Nullable Collection<Params> prep(Shared shared) throws Exception {
        return List.of();
    }

    /** Returns the params as {@link #prep} does, without blocking. The default calls {@code prep}. */
    protected CompletionStage<? extends @Nullable Collection<Params>> prepAsync(Shared shared) throws Exception {
        return CompletableFuture.completedFuture(prep(shared));
    }

    /**
     * Returns the result of an iteration; called once at the end of each, with the store as the iteration sees it.
     * Default: null.
     */
    protected R result(Shared iteration) throws Exception {
        return null;
    }

    /**
     * Runs once after the iterations and returns the action of this flow as a node.
     *
     * @param params the params that prep returned
     * @param outcomes the outcome of each iteration, in the order of the params
     */
    protected @Nullable String post(Shared shared, List<Params> params, List<Outcome<R>> outcomes) throws Exception {
        return DEFAULT;
    }

    /** Runs after the iterations as {@link #post} does, without blocking. The default calls {@code post}. */
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
    @SuppressWarnings("unchecked") // proof: the engine passes the params of prep, and an outcome of result for each
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        List<Params> params = (List<Params>) prepared;
        List<Outcome<R>> outcomes = (List<Outcome<R>>) result;
        return overrides.postAsync()
                ? Stages.valueOrPending(postAsync(shared, params, outcomes), "postAsync", this)
                : post(shared, params, outcomes);
    }
}
