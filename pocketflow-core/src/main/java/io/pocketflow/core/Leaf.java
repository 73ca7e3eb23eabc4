package io.pocketflow.core;

import io.pocketflow.core.limit.Reservation;
import java.lang.reflect.Type;
import java.util.Objects;
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

    final Retry retry;
    final Overrides overrides;
    /** Whether an attempt needs only one inline call of exec in a run without listeners or records. */
    final boolean simple;

    Leaf(Retry retry) {
        this.retry = Objects.requireNonNull(retry, "retry must not be null; use Retry.NEVER for one attempt");
        this.overrides = Overrides.of(getClass());
        this.simple = !overrides.step()
                && !overrides.reserve()
                && retry.attemptTimeout() == null
                && !runsAsTask()
                && !decorates();
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
    protected O exec(I input, Step step) throws Exception {
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
     * with another fingerprint is rejected on replay, unless {@link RunOptions#onChangedInput} says otherwise. Default:
     * empty.
     */
    protected String fingerprint() {
        return "";
    }

    /**
     * Returns the type with which a durable store keeps the result of exec. Default: the type argument of the class;
     * override this method if the class leaves the type open.
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

    /** Returns whether exec runs as a separate task on the run's executor, because it may block an async flow. */
    boolean runsAsTask() {
        return false;
    }

    /** Returns whether exec may also be called through super by an overridden execAsync. */
    boolean decorates() {
        return false;
    }

    /** Makes an attempt: calls exec within its time limit; returns as {@link Frame#resume} does. */
    @Nullable
    Frame attempt(AttemptFrame attempt, I input, @Nullable Step step) throws Exception {
        return attempt.limit() == null
                ? attempt.goOn(call(attempt.strand, input, step), null)
                : InlineTimeout.call(this, attempt, input, step);
    }

    /** Calls exec inline; returns its value, or a pending stage. In a stopped strand the value is not used. */
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

    /** Calls the fallback; returns as {@link Frame#resume} does. The fallback can be interrupted as exec can. */
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
