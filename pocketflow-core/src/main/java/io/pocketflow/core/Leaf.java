package io.pocketflow.core;

import io.pocketflow.core.engine.Op;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.InDoubt;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node with an {@code exec}, as opposed to a flow: the common part of {@code Node}, {@code BatchNode} and the async
 * nodes.
 *
 * @param <I> the input of exec: the result of prep, or one item of it
 * @param <O> the result of exec
 */
abstract sealed class Leaf<I extends @Nullable Object, O extends @Nullable Object> extends BaseNode
        permits Node, BatchNode, AsyncLeaf {

    Leaf(Function<? super BaseNode, Op> bridge) {
        super(bridge);
    }

    /**
     * Does the work. This is the only phase that may be expensive or have side effects outside the run, and the only
     * one that is retried. It sees its input and never the store. May return null.
     *
     * @param input the result of {@code prep}, or one item of it
     */
    protected O exec(I input) throws Exception {
        return null;
    }

    /** Does the work as {@link #exec(Object)} does, with access to the attempt, the deadline and the cancellation. */
    protected O exec(I input, Attempt attempt) throws Exception {
        return exec(input);
    }

    /**
     * Returns a substitute for the result after the last failed attempt. An exception from this method is final. The
     * default throws the last exception, the same object.
     *
     * <p>This method may block. The attempt timeout does not limit it. The run's cancellation and deadline, and the
     * item timeout of a {@link Pool}, interrupt it.
     */
    protected O execFallback(I input, Exception last) throws Exception {
        throw last;
    }

    /**
     * Returns the permits that an attempt with this input needs. They are acquired before each attempt and released
     * after it. A waiting item holds no thread and no permit. Default: none.
     *
     * <p>This method must not block: a parallel batch node calls it for one item after another.
     */
    protected Reservation reserve(I input) {
        return Reservation.NONE;
    }

    /**
     * Returns the text that, besides the input, determines this node's result (a model, a template). A recorded result
     * with another fingerprint is rejected on replay, unless {@link RunOptions#withChangedInput} says otherwise. Default:
     * empty.
     */
    protected String fingerprint() {
        return "";
    }

    /**
     * Returns the treatment of a call of this node that a process started, and that has no recorded end because the process
     * no longer exists. Null (default) means the one of the run, {@link RunOptions#withInDoubt}. Override it in a node whose
     * effect must not happen twice.
     */
    protected @Nullable InDoubt inDoubt() {
        return null;
    }

    /**
     * Returns the type with which a durable store keeps the result of exec. Default: the type argument of the class;
     * override this method if the class leaves the type open.
     */
    protected Type resultType() {
        return declared(1, "result", "resultType()");
    }
}
