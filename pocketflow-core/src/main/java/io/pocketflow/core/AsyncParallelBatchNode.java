package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BatchNode} with at most the given number of items in flight. Results are in the order of the items, whatever
 * the order in which the items end. An item that waits (for a retry, a permit, a throttle) does not count as in flight,
 * so that other items continue. Immutable and re-entrant like every {@link BaseNode}.
 *
 * <p>{@code execAsync} is called for one item after another and must not block. A node that overrides {@code exec}
 * instead may block, because each item is then a separate task. Each call of {@code execFallback} is also a separate
 * task.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public abstract non-sealed class AsyncParallelBatchNode<I, O extends @Nullable Object> extends AsyncItems<I, O> {

    /** Creates a batch with at most {@code maxConcurrency} items in flight, which stops at the first failure. */
    protected AsyncParallelBatchNode(int maxConcurrency) {
        this(maxConcurrency, Retry.ONCE, OnFailure.STOP);
    }

    /**
     * Creates a batch with at most {@code maxConcurrency} items in flight, each retried as given; the batch stops at
     * the first item that fails for good.
     */
    protected AsyncParallelBatchNode(int maxConcurrency, Retry retry) {
        this(maxConcurrency, retry, OnFailure.STOP);
    }

    /**
     * Creates a batch with all its settings.
     *
     * @throws IllegalArgumentException if {@code maxConcurrency} is below 1
     */
    protected AsyncParallelBatchNode(int maxConcurrency, Retry retry, OnFailure onFailure) {
        super(retry, new Parts(maxConcurrency, onFailure));
    }

    /**
     * Runs instead of post where failures are {@linkplain OnFailure#COLLECT collected}. The default calls post if all
     * items succeeded. Otherwise it throws the first failure, with the other failures as suppressed exceptions.
     *
     * @param outcomes the outcome of each item, in the order of the items
     */
    protected @Nullable String postOutcomes(Shared shared, List<I> items, List<Outcome<O>> outcomes) throws Exception {
        return post(shared, items, NodeOps.values(outcomes));
    }

    /** Runs after the items as {@link #postOutcomes} does, without blocking. The default calls {@code postOutcomes}. */
    protected CompletionStage<String> postOutcomesAsync(Shared shared, List<I> items, List<Outcome<O>> outcomes)
            throws Exception {
        return CompletableFuture.completedFuture(postOutcomes(shared, items, outcomes));
    }
}
