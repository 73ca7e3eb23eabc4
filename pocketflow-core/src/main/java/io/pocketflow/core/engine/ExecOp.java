package io.pocketflow.core.engine;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Phase;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.store.InDoubt;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An op with an exec, as opposed to a flow. */
public abstract class ExecOp extends Op {

    /**
     * The optional hooks that a node has. A hook that it does not have costs nothing: no object for the attempt, no permit, no
     * future around a plain value.
     *
     * @param attempt whether exec asks for its {@link Attempt}
     * @param reserve whether attempts need permits
     * @param prep whether prep is code of the user
     * @param post whether post is code of the user
     * @param async whether exec returns a stage
     * @param blocking whether an async node has an exec that may block
     * @param fallback whether there is a fallback that may block
     * @param fallbackAsync whether there is a fallback that returns a stage
     * @param asyncPhases whether prep or post returns a stage
     */
    public record Hooks(
            boolean attempt,
            boolean reserve,
            boolean prep,
            boolean post,
            boolean async,
            boolean blocking,
            boolean fallback,
            boolean fallbackAsync,
            boolean asyncPhases) {}

    public final Retry retry;
    public final Hooks hooks;
    /** The maximum duration of an attempt, or null. */
    public final @Nullable Duration attemptTimeout;
    /** Whether exec runs as a separate task on the run's executor, because it may block an async flow. */
    public final boolean runsAsTask;
    /** Whether exec asks for its {@link Attempt}. */
    public final boolean asksForAttempt;
    /** Whether attempts need permits. */
    public final boolean reserves;

    private final boolean isAsync;
    /** Whether an attempt needs only one inline call of exec in a run without listeners or records. */
    public final boolean simple;
    /** Whether a whole visit needs only inline calls in such a run. */
    public final boolean inline;

    public ExecOp(Kind kind, boolean isAsync, Retry retry, Hooks hooks, Parts parts) {
        super(kind, parts);
        this.isAsync = isAsync;
        this.retry = Objects.requireNonNull(retry, "retry must not be null; use Retry.ONCE for one attempt");
        this.hooks = hooks;
        this.asksForAttempt = hooks.attempt();
        this.reserves = hooks.reserve();
        this.attemptTimeout = retry.attemptTimeout();
        this.runsAsTask = isAsync && !hooks.async();
        this.simple = !asksForAttempt
                && !reserves
                && attemptTimeout == null
                && (!isAsync || hooks.async() && !hooks.blocking());
        this.inline = (kind == Kind.NODE || kind == Kind.ASYNC_NODE) && simple && !hooks.asyncPhases();
    }

    @Override
    public final boolean isAsync() {
        return isAsync;
    }

    @Override
    public final boolean mayBlock() {
        return !isAsync || runsAsTask && kind != Kind.PARALLEL_BATCH;
    }

    @Override
    final boolean isUserCode(Phase phase) {
        return phase == Phase.PREP ? hooks.prep() : hooks.post();
    }

    @Override
    public final boolean usesAttempt() {
        return asksForAttempt;
    }

    /** Returns whether exec may also be called through super by an overridden execAsync. */
    public final boolean decorates() {
        return isAsync && hooks.async() && hooks.blocking();
    }

    /**
     * Visits this op, which is {@link #inline}, without a frame unless exec fails or takes a while; returns as {@link
     * Visit#enter} does. The default visits an async node.
     */
    public @Nullable Object visit(Frame caller, Shared shared) throws Exception {
        return NodeFrame.enter(caller, this, shared);
    }

    // ---- hooks

    /**
     * Calls exec; returns its value, or a pending stage. It may block unless it returns a stage.
     *
     * @param attempt the attempt, or null if exec does not ask for it
     */
    public abstract @Nullable Object exec(@Nullable Object input, @Nullable Attempt attempt) throws Exception;

    /** Calls the fallback; returns its value, or a pending stage. It may block unless it returns a stage. */
    public abstract @Nullable Object fallback(@Nullable Object input, Exception last) throws Exception;

    /** Returns the permits that an attempt with this input needs. */
    public abstract @Nullable Reservation reserve(@Nullable Object input);

    /** Returns the text that, besides the input, determines the result. */
    public abstract String fingerprint();

    /** Returns the treatment of calls in doubt, or null for the one of the run. */
    public @Nullable InDoubt inDoubt() {
        return null;
    }
}
