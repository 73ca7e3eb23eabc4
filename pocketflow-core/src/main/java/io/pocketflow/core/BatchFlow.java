package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Flow} whose graph runs once for each element of a list of params, one after another. Immutable and
 * re-entrant like every {@link BaseNode}.
 *
 * @param <R> the type of an iteration's result
 */
public abstract non-sealed class BatchFlow<R extends @Nullable Object> extends BaseFlow {

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
        super(null, flow -> FlowOps.of(flow, FlowOps.graph(flow, null, false, first, more), new Parts(1, onFailure)));
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
}
