package io.pocketflow.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Node} whose work may take a while without holding a thread: override {@code execAsync} to return a stage, or
 * {@code exec} to block on a thread of the run's executor. Immutable and re-entrant, as every {@link BaseNode}.
 *
 * <p>{@code prep} and {@code post} may be plain or async; where both are there, the async one is called.
 *
 * @param <P> what {@code prep} gives to {@code exec}
 * @param <E> what {@code exec} gives to {@code post}
 */
public abstract non-sealed class AsyncNode<P extends @Nullable Object, E extends @Nullable Object>
        extends AsyncLeaf<P, E> {

    /** A node whose exec is tried once. */
    protected AsyncNode() {
        this(Retry.NEVER);
    }

    /** A node whose exec is retried. */
    protected AsyncNode(Retry retry) {
        super(retry);
    }

    /** Reads what exec needs from the store. Not retried. Default: null. */
    protected P prep(Shared shared) throws Exception {
        return null;
    }

    /** As {@link #prep}, without blocking; the default calls that. */
    protected CompletionStage<P> prepAsync(Shared shared) throws Exception {
        return CompletableFuture.completedFuture(prep(shared));
    }

    /**
     * Writes to the store and names the action to follow; null and the empty string mean {@link #DEFAULT}. Not retried.
     *
     * @param prepared what prep gave, the same object
     * @param result what exec or its fallback gave
     */
    protected @Nullable String post(Shared shared, P prepared, E result) throws Exception {
        return DEFAULT;
    }

    /** As {@link #post}, without blocking; the default calls that. */
    protected CompletionStage<String> postAsync(Shared shared, P prepared, E result) throws Exception {
        return CompletableFuture.completedFuture(post(shared, prepared, result));
    }

    @Override
    final @Nullable Object enter(Frame caller, Shared shared) throws Exception {
        Strand strand = caller.strand;
        if (!simple || !strand.plain || overrides.prepAsync() || overrides.postAsync()) {
            return new NodeFrame(caller, this, shared);
        }
        P prepared = prep(shared);
        Object result;
        try {
            result = call(strand, prepared, null);
        } catch (Throwable failed) {
            return new NodeFrame(caller, this, shared).attempted(prepared, failed);
        }
        if (result instanceof Stages.Pending pending) {
            return new NodeFrame(caller, this, shared).attempting(prepared, pending.stage());
        }
        return callPost(shared, prepared, result);
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        return overrides.prepAsync() ? Stages.valueOrPending(prepAsync(shared), "prepAsync", this) : prep(shared);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine hands back what callPrep and exec or its fallback gave
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        return overrides.postAsync()
                ? Stages.valueOrPending(postAsync(shared, (P) prepared, (E) result), "postAsync", this)
                : post(shared, (P) prepared, (E) result);
    }
}
