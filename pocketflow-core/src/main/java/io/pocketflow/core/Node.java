package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/**
 * A step of a flow in three phases: {@code prep} reads the store, {@code exec} does the work (retried, with a fallback),
 * {@code post} writes back and names the next action. Immutable and re-entrant, as every {@link BaseNode}.
 *
 * @param <P> what {@code prep} gives to {@code exec}
 * @param <E> what {@code exec} gives to {@code post}
 */
public abstract non-sealed class Node<P extends @Nullable Object, E extends @Nullable Object> extends Leaf<P, E> {

    /** A node whose exec is tried once. */
    protected Node() {
        this(Retry.NEVER);
    }

    /** A node whose exec is retried. */
    protected Node(Retry retry) {
        super(retry);
    }

    /** Reads what exec needs from the store. Not retried. Default: null. */
    protected P prep(Shared shared) throws Exception {
        return null;
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

    @Override
    final boolean isAsync() {
        return false;
    }

    @Override
    final @Nullable Object enter(Frame caller, Shared shared) throws Exception {
        Strand strand = caller.strand;
        if (!simple || !strand.plain) {
            return new NodeFrame(caller, this, shared);
        }
        P prepared = prep(shared);
        E result;
        try {
            if (!strand.enterExec()) {
                return caller.fail(strand.stopped(caller));
            }
            result = exec(prepared);
            strand.exitExec();
        } catch (Throwable failed) {
            strand.exitExec();
            return new NodeFrame(caller, this, shared).attempted(prepared, failed);
        }
        if (strand.stop != null) {
            return caller.fail(strand.stopped(caller));
        }
        return post(shared, prepared, result);
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        return prep(shared);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine hands back what callPrep and exec or its fallback gave
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        return post(shared, (P) prepared, (E) result);
    }
}
