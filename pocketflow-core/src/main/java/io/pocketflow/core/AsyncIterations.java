package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import java.util.Collection;
import java.util.List;
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

    AsyncIterations(Parts parts, Route first, Route... more) {
        super(null, flow -> FlowOps.of(flow, FlowOps.graph(flow, null, true, first, more), parts));
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
}
