package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/**
 * A step of a flow in three phases: {@code prep} reads the store, {@code exec} does the work (retried, with a
 * fallback), {@code post} writes back and names the next action. Immutable and re-entrant like every {@link BaseNode}.
 *
 * @param <P> the result of {@code prep}, which is the input of {@code exec}
 * @param <E> the result of {@code exec}, which is passed to {@code post}
 */
public abstract non-sealed class Node<P extends @Nullable Object, E extends @Nullable Object> extends Leaf<P, E> {

    /** Creates a node that calls exec once. */
    protected Node() {
        this(Retry.ONCE);
    }

    /** Creates a node that retries exec as given. */
    protected Node(Retry retry) {
        super(node -> NodeOps.of(node, retry));
    }

    /** Reads the input of exec from the store. Not retried. Default: null. */
    protected P prep(Shared shared) throws Exception {
        return null;
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
}
