package io.pocketflow.core;

import io.pocketflow.core.engine.Op.Parts;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BatchNode} whose items may take a while without holding a thread. Items run strictly one after another,
 * retries included; {@link AsyncParallelBatchNode} has several in flight. Immutable and re-entrant like every {@link
 * BaseNode}.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public abstract non-sealed class AsyncBatchNode<I, O extends @Nullable Object> extends AsyncItems<I, O> {

    /** Creates a batch that tries each item once. */
    protected AsyncBatchNode() {
        this(Retry.ONCE);
    }

    /** Creates a batch that retries each item as given. */
    protected AsyncBatchNode(Retry retry) {
        super(retry, Parts.IN_ORDER);
    }
}
