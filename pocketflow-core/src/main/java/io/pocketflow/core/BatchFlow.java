package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Flow} whose graph runs once for each element of a list of params, one after another. Immutable and
 * re-entrant like every {@link BaseNode}.
 *
 * @param <R> the type of an iteration's result
 */
public abstract non-sealed class BatchFlow<R extends @Nullable Object> extends BaseFlow {

    private final OnFailure onFailure;

    /** Creates a batch flow that stops at the first iteration that fails. */
    protected BatchFlow(Route first, Route... more) {
        this(OnFailure.STOP, first, more);
    }

    /**
     * Creates a batch flow that starts each iteration at the head of the first route.
     *
     * @throws IllegalArgumentException if an action has two targets, a node cannot be reached, or a node is async
     */
    protected BatchFlow(OnFailure onFailure, Route first, Route... more) {
        super(Graph.of(BatchFlow.class, false, first, more));
        this.onFailure = Objects.requireNonNull(onFailure, "onFailure must not be null");
    }

    /** Returns the params of the iterations. If they are null or empty, only post runs. */
    protected @Nullable Collection<Params> prep(Shared shared) throws Exception {
        return List.of();
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

    @Override
    final boolean isAsync() {
        return false;
    }

    @Override
    final Object enter(Frame caller, Shared shared) {
        return new BatchFlowFrame(caller, this, only(), onFailure, this::result, shared);
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        return prep(shared);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine passes the params of prep, and an outcome of result for each
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        return post(shared, (List<Params>) prepared, (List<Outcome<R>>) result);
    }
}
