package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/**
 * A {@link BatchNode} whose items may take a while without holding a thread. Strictly one item after another, retries
 * included; {@link AsyncParallelBatchNode} has several in flight. Immutable and re-entrant, as every {@link BaseNode}.
 *
 * @param <I> an item
 * @param <O> what {@code exec} makes of it
 */
public abstract non-sealed class AsyncBatchNode<I, O extends @Nullable Object> extends AsyncItems<I, O> {

    /** A batch whose items are tried once. */
    protected AsyncBatchNode() {
        this(Retry.NEVER);
    }

    /** A batch whose items are retried. */
    protected AsyncBatchNode(Retry retry) {
        super(retry);
    }

    @Override
    final Object enter(Frame caller, Shared shared) {
        return new BatchFrame(caller, this, shared);
    }
}
