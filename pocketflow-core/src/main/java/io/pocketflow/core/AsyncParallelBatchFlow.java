package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import io.pocketflow.core.store.StepStore;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BatchFlow} that accepts sync and async nodes and runs at most the given number of iterations concurrently.
 * Outcomes are in the order of the params, whatever the order in which the iterations end. Data of a single iteration
 * belong in {@link Key#local local} keys. Immutable and re-entrant like every {@link BaseNode}.
 *
 * <p>In a run with a {@link StepStore} the user phases of the iterations run one at a time, in an order that a resumed
 * run repeats; see {@link AsyncParallelFlow}.
 *
 * @param <R> the type of an iteration's result
 */
public abstract non-sealed class AsyncParallelBatchFlow<R extends @Nullable Object> extends AsyncIterations<R> {

    /**
     * Creates a batch flow with at most {@code maxConcurrency} iterations in flight, which stops at the first that
     * fails.
     */
    protected AsyncParallelBatchFlow(int maxConcurrency, Route first, Route... more) {
        this(maxConcurrency, OnFailure.STOP, first, more);
    }

    /**
     * Creates a batch flow that starts each iteration at the head of the first route.
     *
     * @throws IllegalArgumentException if {@code maxConcurrency} is below 1, an action has two targets, or a node
     *     cannot be reached
     */
    protected AsyncParallelBatchFlow(int maxConcurrency, OnFailure onFailure, Route first, Route... more) {
        super(new Parts(maxConcurrency, onFailure), first, more);
    }
}
