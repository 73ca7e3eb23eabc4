package io.pocketflow.core;

import io.pocketflow.core.store.StepStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Several different routes at once, then a join. All branches see one store and may share nodes. Immutable and
 * re-entrant, as every {@link BaseNode}.
 *
 * <p>In a run with a {@link StepStore} the posts and other user phases of the branches run one at a time, in an order that
 * a resumed run repeats, so that every step sees the state that it saw before. A slow post then delays other posts, but no
 * exec; a post that waits for another branch never ends.
 */
public non-sealed class AsyncParallelFlow extends BaseFlow {

    private final int maxConcurrency;
    private final OnFailure onFailure;

    /** A flow with at most so many branches open at once, which stops at the first that fails. */
    public AsyncParallelFlow(int maxConcurrency, Route... branches) {
        this(maxConcurrency, OnFailure.STOP, branches);
    }

    /**
     * A flow with all its settings.
     *
     * @param branches at least one; each starts at its head and ends where an action leads nowhere
     * @throws IllegalArgumentException if {@code maxConcurrency} is below 1, there is no branch, or an action has two
     *     targets in a branch
     */
    public AsyncParallelFlow(int maxConcurrency, OnFailure onFailure, Route... branches) {
        super(graphs(branches));
        this.maxConcurrency = FanOut.checked(maxConcurrency);
        this.onFailure = Objects.requireNonNull(onFailure, "onFailure must not be null");
    }

    private static Graph[] graphs(Route[] branches) {
        Objects.requireNonNull(branches, "branches must not be null");
        if (branches.length == 0) {
            throw new IllegalArgumentException("a parallel flow needs at least one branch but was given none");
        }
        Graph[] graphs = new Graph[branches.length];
        for (int i = 0; i < graphs.length; i++) {
            int number = i;
            Objects.requireNonNull(branches[i], () -> "branch " + number + " of a parallel flow must not be null");
            graphs[i] = Graph.of(AsyncParallelFlow.class, true, branches[i]);
        }
        return graphs;
    }

    /** Called before the branches. Default: nothing. */
    protected void prep(Shared shared) throws Exception {}

    /** As {@link #prep}, without blocking; the default calls that. */
    protected CompletionStage<? extends @Nullable Object> prepAsync(Shared shared) throws Exception {
        prep(shared);
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Called once all branches have succeeded; what it returns is the action of this flow as a node. Default:
     * {@link #DEFAULT}.
     *
     * @param lastActions the action with which each branch ended, in the order of the branches
     */
    protected @Nullable String post(Shared shared, List<String> lastActions) throws Exception {
        return DEFAULT;
    }

    /** As {@link #post}, without blocking; the default calls that. */
    protected CompletionStage<String> postAsync(Shared shared, List<String> lastActions) throws Exception {
        return CompletableFuture.completedFuture(post(shared, lastActions));
    }

    /**
     * Takes the place of post where failures are {@linkplain OnFailure#COLLECT collected}. The default calls post if all
     * branches succeeded, and else throws the first failure with the others as suppressed, so that none is lost.
     *
     * @param outcomes how each branch ended, in the order of the branches; the value is its last action
     */
    protected @Nullable String postOutcomes(Shared shared, List<Outcome<String>> outcomes) throws Exception {
        return post(shared, Batches.values(outcomes));
    }

    /** As {@link #postOutcomes}, without blocking; the default calls that. */
    protected CompletionStage<String> postOutcomesAsync(Shared shared, List<Outcome<String>> outcomes)
            throws Exception {
        return CompletableFuture.completedFuture(postOutcomes(shared, outcomes));
    }

    @Override
    final boolean isAsync() {
        return true;
    }

    @Override
    final boolean mayBlock() {
        return false;
    }

    @Override
    final Object enter(Frame caller, Shared shared) {
        return new BranchesFanOut(caller, this, maxConcurrency, onFailure, shared);
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        if (overrides.prepAsync()) {
            return Stages.valueOrPending(prepAsync(shared), "prepAsync", this);
        }
        prep(shared);
        return null;
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine hands over the branches' last actions, or their outcomes
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        if (onFailure == OnFailure.COLLECT) {
            List<Outcome<String>> outcomes = (List<Outcome<String>>) result;
            return overrides.postOutcomesAsync()
                    ? Stages.valueOrPending(postOutcomesAsync(shared, outcomes), "postOutcomesAsync", this)
                    : postOutcomes(shared, outcomes);
        }
        List<String> actions = (List<String>) result;
        return overrides.postAsync()
                ? Stages.valueOrPending(postAsync(shared, actions), "postAsync", this)
                : post(shared, actions);
    }
}
