package io.pocketflow.core;

import io.pocketflow.core.limit.Reservation;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node with an {@code exec}, as opposed to a flow. What {@code Node}, {@code BatchNode} and the async nodes share.
 *
 * @param <I> what exec takes: what prep gave, or one item of it
 * @param <O> what exec gives
 */
abstract sealed class Leaf<I extends @Nullable Object, O extends @Nullable Object> extends BaseNode
        permits Node, BatchNode, AsyncLeaf {

    final Retry retry;
    final Overrides overrides;
    /** Whether one call of exec, inline, is all that an attempt needs where nobody listens or records. */
    final boolean simple;

    Leaf(Retry retry) {
        this.retry = Objects.requireNonNull(retry, "retry must not be null; there is Retry.NEVER");
        this.overrides = Overrides.of(getClass());
        this.simple = !overrides.step()
                && !overrides.reserve()
                && retry.attemptTimeout() == null
                && !runsAsTask()
                && !decorates();
    }

    /**
     * Does the work; the only phase that may cost or touch the world, and the only one that is retried. It sees its
     * input and never the store. May return null.
     *
     * @param input what {@code prep} gave, or one item of it
     */
    protected O exec(I input) throws Exception {
        return null;
    }

    /** As {@link #exec(Object)}, for those who want to know the attempt, the deadline or the cancellation. */
    protected O exec(I input, Step step) throws Exception {
        return exec(input);
    }

    /**
     * Called once after the last failed attempt; its value takes the place of the result. What it throws is final. The
     * default throws the last exception, the same object.
     *
     * <p>It may block. An attempt timeout does not limit it, for it is not an attempt; the run's cancellation and deadline,
     * and the item timeout of a {@link Pool}, interrupt it.
     */
    protected O execFallback(I input, Exception last) throws Exception {
        throw last;
    }

    /**
     * The permits that an attempt at this input needs; taken before each attempt and given back after it. A waiting item
     * holds no thread and no permit. Default: none.
     */
    protected Reservation reserve(I input) {
        return Reservation.NONE;
    }

    /**
     * What, besides its input, decides this node's result (a model, a template); a recorded result with another
     * fingerprint is refused on replay, unless {@link RunOptions#onChangedInput} says otherwise. Default: empty.
     */
    protected String fingerprint() {
        return "";
    }

    /**
     * The type in which a durable store keeps what exec gives. Default: the type argument of the class; override it
     * where the class leaves that open.
     */
    protected Type resultType() {
        return declared(1, "result", "resultType()");
    }

    @Override
    final boolean isMade() {
        return overrides != null;
    }

    @Override
    final Type recordedType() {
        return resultType();
    }

    @Override
    final boolean usesStep() {
        return overrides.step();
    }

    @Override
    final boolean mayBlock() {
        return !isAsync();
    }

    /** Whether exec runs as a task of its own on the run's executor, because it may block an async flow. */
    boolean runsAsTask() {
        return false;
    }

    /** Returns whether exec may also be called by an execAsync that was overridden, through super. */
    boolean decorates() {
        return false;
    }

    /** Makes an attempt: calls exec, within the time it has; returns as {@link Frame#resume} does. */
    @Nullable
    Frame attempt(AttemptFrame attempt, I input, @Nullable Step step) throws Exception {
        return attempt.limit() == null
                ? attempt.goOn(call(attempt.strand, input, step), null)
                : InlineTimeout.call(this, attempt, input, step);
    }

    /** Calls exec inline; gives its value, or a pending stage. A stopped strand gives no value that anyone will see. */
    @Nullable
    Object call(Strand strand, I input, @Nullable Step step) throws Exception {
        try {
            if (!strand.enterExec()) {
                throw new InterruptedException("stopped before exec of '" + name() + "'");
            }
            return step == null ? exec(input) : exec(input, step);
        } finally {
            strand.exitExec();
        }
    }

    /** Calls the fallback; returns as {@link Frame#resume} does. It can be interrupted as exec can. */
    @Nullable
    Frame fallBack(LeafCall call, I input, Exception last) throws Exception {
        Strand strand = call.strand;
        try {
            if (!strand.enterExec()) {
                throw new InterruptedException("stopped before execFallback of '" + name() + "'");
            }
            return call.goOn(execFallback(input, last), null);
        } finally {
            strand.exitExec();
        }
    }
}
