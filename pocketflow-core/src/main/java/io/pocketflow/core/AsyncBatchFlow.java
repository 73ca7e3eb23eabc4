package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BatchFlow} that accepts sync and async nodes; its iterations still run one after another. Immutable and
 * re-entrant like every {@link BaseNode}.
 *
 * @param <R> the type of an iteration's result
 */
public abstract non-sealed class AsyncBatchFlow<R extends @Nullable Object> extends AsyncIterations<R> {

    /** Creates a batch flow that stops at the first iteration that fails. */
    protected AsyncBatchFlow(Route first, Route... more) {
        this(OnFailure.STOP, first, more);
    }

    /**
     * Creates a batch flow that starts each iteration at the head of the first route.
     *
     * @throws IllegalArgumentException if an action has two targets, or a node cannot be reached
     */
    protected AsyncBatchFlow(OnFailure onFailure, Route first, Route... more) {
        super(new Parts(1, onFailure), first, more);
    }
}
