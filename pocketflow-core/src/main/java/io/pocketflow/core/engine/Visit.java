package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.future.Stages.Pending;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One visit of a node or flow: prep, a body, post. Subclasses define the body. */
public abstract class Visit extends Frame {

    private enum State {
        PREP,
        PREPARED,
        BODY,
        POST,
        POSTED
    }

    private final Op op;
    private Span visit = Span.NONE;
    private Span phase = Span.NONE;
    private State state = State.PREP;
    private @Nullable Object prepared;
    private @Nullable String path;

    Visit(Frame caller, Op op, Shared shared) {
        super(caller, shared);
        this.op = op;
    }

    /**
     * Begins a visit of an op. Returns the action if the visit ended at once, else the frame that continues the visit.
     * An exception is a failure of the op outside of {@code exec}.
     */
    public static @Nullable Object enter(Frame caller, Op op, Shared shared) throws Exception {
        if (op instanceof ExecOp exec && exec.inline && caller.strand.plain) {
            return exec.visit(caller, shared);
        }
        return frame(caller, op, shared);
    }

    /** Returns a new frame that visits an op: the one place that knows which frame that is. */
    private static Frame frame(Frame caller, Op op, Shared shared) {
        return switch (op.kind) {
            case NODE, ASYNC_NODE -> new NodeFrame(caller, (ExecOp) op, shared);
            case BATCH -> new BatchFrame(caller, (ExecOp) op, shared);
            case PARALLEL_BATCH -> new ItemsFanOut(caller, (ExecOp) op, shared);
            case FLOW -> new FlowFrame(caller, (FlowOp) op, shared);
            case BATCH_FLOW -> new BatchFlowFrame(caller, (FlowOp) op, shared);
            case PARALLEL_BATCH_FLOW -> new WalksFanOut.OfIterations(caller, (FlowOp) op, shared);
            case PARALLEL_FLOW -> new WalksFanOut.OfBranches(caller, (FlowOp) op, shared);
            case ASK -> new AskFrame(caller, (AskOp) op, shared);
            case OWN -> ((Frame.Source) op).frame(caller, shared);
        };
    }

    /** Begins the body with the result of prep; returns as {@link #resume} does. */
    abstract @Nullable Frame begin(@Nullable Object fromPrep) throws Throwable;

    /** Continues the body after a call or a wait has returned. The body ends with {@link #conclude}. */
    abstract @Nullable Frame proceed() throws Throwable;

    /** Returns the number of attempts of exec in the body, if known; else 0. */
    int tries() {
        return 0;
    }

    /**
     * Returns whether this thread is interrupted. An interrupt is never collected, because all remaining work would
     * fail in the same way.
     */
    static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    /** Returns whether all results of the body came from records. */
    boolean isReplayed() {
        return false;
    }

    @Override
    public final @Nullable Frame resume() throws Throwable {
        if (state == State.PREP || state == State.POST) {
            SegmentWait turn = strand.waitForSegment(this);
            if (turn != null) {
                return strand.park(turn);
            }
        }
        return switch (state) {
            case PREP -> prep();
            case PREPARED -> ready();
            case BODY -> proceed();
            case POST -> post();
            case POSTED -> posted();
        };
    }

    /** Returns the result of prep. */
    final @Nullable Object prepared() {
        return prepared;
    }

    /** Continues with the body after prep was called elsewhere. */
    final void skipPrep(@Nullable Object given) {
        prepared = given;
        state = State.BODY;
    }

    /** Sets the items that post receives, unless prep returned a list: post then receives that list. */
    final void prepareAs(List<?> items) {
        if (!(prepared instanceof List)) {
            prepared = items;
        }
    }

    /** Ends the body; post is next. */
    final Frame conclude(@Nullable Object result) {
        state = State.POST;
        return goOn(result, null);
    }

    private @Nullable Frame prep() throws Exception {
        state = State.PREPARED;
        visit = Span.start(this, FlowEvent.Kind.NODE);
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        phase = Span.start(this, FlowEvent.Phase.PREP);
        return settled(op.prep(shared));
    }

    private @Nullable Frame ready() throws Throwable {
        rethrow();
        phase.finished();
        phase = Span.NONE;
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        prepared = value;
        state = State.BODY;
        return begin(prepared);
    }

    private @Nullable Frame post() throws Exception {
        state = State.POSTED;
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        phase = Span.start(this, FlowEvent.Phase.POST);
        return settled(op.post(shared.replaying(isReplayed()), prepared, value));
    }

    private Frame posted() throws Throwable {
        rethrow();
        phase.finished();
        String action = Op.action((String) value);
        visit.finished(action, tries(), isReplayed());
        return finish(action);
    }

    /** Continues with a value, now or when its stage has ended. */
    private @Nullable Frame settled(@Nullable Object result) {
        return result instanceof Pending pending ? await(pending.stage()) : goOn(result, null);
    }

    @Override
    public final Frame fail(Throwable failure) {
        phase.failed(failure);
        visit.failed(failure);
        return super.fail(failure);
    }

    /** Returns the path, which is the same for all events of a visit and is computed once. */
    @Override
    public final String path() {
        if (path == null) {
            path = caller instanceof GraphFrame graph ? graph.visitPath() : Location.path(this);
        }
        return path;
    }

    @Override
    public final Op op() {
        return op;
    }
}
