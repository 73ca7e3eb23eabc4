package io.pocketflow.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Node} whose work may take a while without holding a thread: override {@code execAsync} to return a stage, or
 * {@code exec} to block on a thread of the run's executor. Immutable and re-entrant like every {@link BaseNode}.
 *
 * <p>{@code prep} and {@code post} may be plain or async. If both are overridden, the async one is called.
 *
 * @param <P> the result of {@code prep}, which is the input of {@code exec}
 * @param <E> the result of {@code exec}, which is passed to {@code post}
 */
public abstract non-sealed class AsyncNode<P extends @Nullable Object, E extends @Nullable Object>
        extends AsyncLeaf<P, E> {

    /** Creates a node that calls exec once. */
    protected AsyncNode() {
        this(Retry.ONCE);
    }

    /** Creates a node that retries exec as given. */
    protected AsyncNode(Retry retry) {
        super(node -> NodeOps.of(node, retry));
    }

    /** Reads the input of exec from the store. Not retried. Default: null. */
    protected P prep(Shared shared) throws Exception {
        return null;
    }

    /** Reads the input of exec as {@link #prep} does, without blocking. The default calls {@code prep}. */
    protected CompletionStage<P> prepAsync(Shared shared) throws Exception {
        return CompletableFuture.completedFuture(prep(shared));
    }

    /**
     * Writes to the store and returns the action to follow; null and the empty string mean {@link #DEFAULT}. Not
     * retried.
     *
     * @param prepared the object that prep returned
     * @param result the result of exec or of its fallback
     */
    protected @Nullable String post(Shared shared, P prepared, E result) throws Exception {
        return DEFAULT;
    }

    /** Writes to the store as {@link #post} does, without blocking. The default calls {@code post}. */
    protected CompletionStage<String> postAsync(Shared shared, P prepared, E result) throws Exception {
        return CompletableFuture.completedFuture(post(shared, prepared, result));
    }
}
