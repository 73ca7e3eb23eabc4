package io.pocketflow.core;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BatchNode} with several items in flight, at most a stated number. Results are in the order of the items
 * whatever the order in which they end. An item that waits (for a retry, a permit, a throttle) holds no place, so that
 * others go on. Immutable and re-entrant, as every {@link BaseNode}.
 *
 * <p>{@code execAsync} is called for one item after another and must not block; a node that overrides {@code exec}
 * instead may block, for each item is then a task of its own. So is each call of {@code execFallback}.
 *
 * @param <I> an item
 * @param <O> what {@code exec} makes of it
 */
public abstract non-sealed class AsyncParallelBatchNode<I, O extends @Nullable Object> extends AsyncItems<I, O> {

    private final int maxConcurrency;
    private final OnFailure onFailure;

    /** A batch with at most so many items in flight, which stops at the first failure. */
    protected AsyncParallelBatchNode(int maxConcurrency) {
        this(maxConcurrency, Retry.NEVER, OnFailure.STOP);
    }

    /** A batch with at most so many items in flight, which are retried; it stops at the first that fails for good. */
    protected AsyncParallelBatchNode(int maxConcurrency, Retry retry) {
        this(maxConcurrency, retry, OnFailure.STOP);
    }

    /**
     * A batch with all its settings.
     *
     * @throws IllegalArgumentException if {@code maxConcurrency} is below 1
     */
    protected AsyncParallelBatchNode(int maxConcurrency, Retry retry, OnFailure onFailure) {
        super(retry);
        this.maxConcurrency = FanOut.checked(maxConcurrency);
        this.onFailure = Objects.requireNonNull(onFailure, "onFailure must not be null");
    }

    /**
     * Takes the place of post where failures are {@linkplain OnFailure#COLLECT collected}. The default calls post if all
     * items succeeded, and else throws the first failure with the others as suppressed, so that none is lost.
     *
     * @param outcomes how each item ended, in the order of the items
     */
    protected @Nullable String postOutcomes(Shared shared, List<I> items, List<Outcome<O>> outcomes) throws Exception {
        return post(shared, items, Batches.values(outcomes));
    }

    /** As {@link #postOutcomes}, without blocking; the default calls that. */
    protected CompletionStage<String> postOutcomesAsync(Shared shared, List<I> items, List<Outcome<O>> outcomes)
            throws Exception {
        return CompletableFuture.completedFuture(postOutcomes(shared, items, outcomes));
    }

    @Override
    final Object enter(Frame caller, Shared shared) {
        return new ItemsFanOut(caller, this, maxConcurrency, onFailure, shared);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine hands back the items that prep gave, and what exec gave for each
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        if (onFailure == OnFailure.STOP) {
            return super.callPost(shared, prepared, result);
        }
        List<I> items = (List<I>) prepared;
        List<Outcome<O>> outcomes = (List<Outcome<O>>) result;
        return overrides.postOutcomesAsync()
                ? Stages.valueOrPending(postOutcomesAsync(shared, items, outcomes), "postOutcomesAsync", this)
                : postOutcomes(shared, items, outcomes);
    }
}
