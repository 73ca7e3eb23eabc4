package io.pocketflow.core;

import io.pocketflow.core.engine.Graph;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.engine.Op.Parts;
import io.pocketflow.core.store.StepStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A flow of several different routes that run concurrently and are then joined. All branches see one store and may
 * share nodes. Immutable and re-entrant like every {@link BaseNode}.
 *
 * <p>In a run with a {@link StepStore} the posts and other user phases of the branches run one at a time, in an order
 * that a resumed run repeats, so that every step sees the state that it saw before. A slow post then delays other
 * posts, but no exec; a post that waits for another branch never ends.
 */
public non-sealed class AsyncParallelFlow extends BaseFlow {

    /** Creates a flow with at most {@code maxConcurrency} branches in flight, which stops at the first that fails. */
    public AsyncParallelFlow(int maxConcurrency, Route... branches) {
        this(maxConcurrency, OnFailure.STOP, branches);
    }

    /**
     * Creates a flow with all its settings.
     *
     * @param branches at least one; each starts at its head and ends where an action leads nowhere
     * @throws IllegalArgumentException if {@code maxConcurrency} is below 1, there is no branch, or an action has two
     *       targets in a branch
     */
    public AsyncParallelFlow(int maxConcurrency, OnFailure onFailure, Route... branches) {
        super(null, flow -> op(flow, null, new Parts(maxConcurrency, onFailure), branches));
    }

    /**
     * Creates a flow as {@link #AsyncParallelFlow(int, Route...)} does, with a {@linkplain #name() name} for messages, events,
     * drawings and step keys.
     */
    public AsyncParallelFlow(String name, int maxConcurrency, Route... branches) {
        this(name, maxConcurrency, OnFailure.STOP, branches);
    }

    /** Creates a flow with a name and all its settings; see {@link #AsyncParallelFlow(int, OnFailure, Route...)}. */
    public AsyncParallelFlow(String name, int maxConcurrency, OnFailure onFailure, Route... branches) {
        super(FlowOps.named(name), flow -> op(flow, name, new Parts(maxConcurrency, onFailure), branches));
    }

    private static Op op(BaseNode flow, @Nullable String name, Parts parts, Route[] branches) {
        return FlowOps.of((AsyncParallelFlow) flow, graphs(flow, name, branches), parts);
    }

    private static Graph[] graphs(BaseNode flow, @Nullable String name, Route[] branches) {
        Objects.requireNonNull(branches, "branches must not be null");
        if (branches.length == 0) {
            throw new IllegalArgumentException("a parallel flow needs at least one branch but was given none");
        }
        Graph[] graphs = new Graph[branches.length];
        for (int i = 0; i < graphs.length; i++) {
            int number = i;
            Objects.requireNonNull(branches[i], () -> "branch " + number + " of a parallel flow must not be null");
            graphs[i] = FlowOps.graph(flow, name, true, branches[i]);
        }
        return graphs;
    }

    /** Runs before the branches. Default: does nothing. */
    protected void prep(Shared shared) throws Exception {}

    /** Runs before the branches as {@link #prep} does, without blocking. The default calls {@code prep}. */
    protected CompletionStage<? extends @Nullable Object> prepAsync(Shared shared) throws Exception {
        prep(shared);
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Runs once after all branches have succeeded and returns the action of this flow as a node. Default: {@link
     * #DEFAULT}.
     *
     * @param lastActions the action with which each branch ended, in the order of the branches
     */
    protected @Nullable String post(Shared shared, List<String> lastActions) throws Exception {
        return DEFAULT;
    }

    /** Runs after the branches as {@link #post} does, without blocking. The default calls {@code post}. */
    protected CompletionStage<String> postAsync(Shared shared, List<String> lastActions) throws Exception {
        return CompletableFuture.completedFuture(post(shared, lastActions));
    }

    /**
     * Runs instead of post where failures are {@linkplain OnFailure#COLLECT collected}. The default calls post if all
     * branches succeeded. Otherwise it throws the first failure, with the other failures as suppressed exceptions.
     *
     * @param outcomes the outcome of each branch, in the order of the branches; the value is its last action
     */
    protected @Nullable String postOutcomes(Shared shared, List<Outcome<String>> outcomes) throws Exception {
        return post(shared, NodeOps.values(outcomes));
    }

    /**
     * Runs after the branches as {@link #postOutcomes} does, without blocking. The default calls {@code postOutcomes}.
     */
    protected CompletionStage<String> postOutcomesAsync(Shared shared, List<Outcome<String>> outcomes)
            throws Exception {
        return CompletableFuture.completedFuture(postOutcomes(shared, outcomes));
    }
}
