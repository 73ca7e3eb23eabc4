package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import io.pocketflow.core.future.Stages.Pending;
import io.pocketflow.core.store.StepRecord;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A visit of a node or async node that could not complete inline: its body is one call of exec. */
public final class NodeFrame extends Visit {

    private final ExecOp op;
    private @Nullable LeafCall call;
    /** The stage of a first attempt, before the frame waits for it. */
    private @Nullable CompletionStage<?> pending;

    NodeFrame(Frame caller, ExecOp op, Shared shared) {
        super(caller, op, shared);
        this.op = op;
    }

    /**
     * Visits an async node inline, without a frame unless exec fails or takes a while; returns as {@link Visit#enter}
     * does. A sync node is visited by its own {@link ExecOp#visit}.
     */
    static @Nullable Object enter(Frame caller, ExecOp op, Shared shared) throws Exception {
        Object prepared = op.prep(shared);
        Object result;
        try {
            result = op.exec(prepared, null);
        } catch (Throwable failure) {
            return failed(caller, op, prepared, failure, shared);
        }
        return result instanceof Pending pending
                ? new NodeFrame(caller, op, shared).attempting(prepared, pending.stage())
                : op.post(shared, prepared, result);
    }

    /** Returns the frame that continues an inline visit whose exec failed. */
    public static Frame failed(Frame caller, ExecOp op, @Nullable Object prepared, Throwable failure, Shared shared) {
        return new NodeFrame(caller, op, shared).attempted(prepared, failure);
    }

    /** Continues after a first attempt that failed; returns the frame to run. */
    Frame attempted(@Nullable Object prepared, Throwable failure) {
        skipPrep(prepared);
        return calling(prepared).attempted(failure);
    }

    /** Waits for a first attempt in progress; it needs a call of its own only if it fails. */
    @Nullable
    Frame attempting(@Nullable Object prepared, CompletionStage<?> stage) {
        skipPrep(prepared);
        pending = stage;
        return this;
    }

    @Override
    Frame begin(@Nullable Object prepared) {
        return calling(prepared);
    }

    private LeafCall calling(@Nullable Object prepared) {
        LeafCall called = new LeafCall(this, op, prepared, Item.NONE);
        call = called;
        return called;
    }

    @Override
    @Nullable
    Frame proceed() {
        CompletionStage<?> stage = pending;
        if (stage != null) {
            pending = null;
            return await(stage);
        }
        if (error != null) {
            return call == null ? calling(prepared()).attempted(error) : fail(error);
        }
        return call == null && strand.stop != null ? fail(strand.stopped(this)) : conclude(value);
    }

    @Override
    boolean isReplayed() {
        return call != null && call.isReplayed();
    }

    /** Returns the record that contains the result of the call, or null. */
    @Override
    public @Nullable StepRecord replayed() {
        return call == null ? null : call.replayed();
    }

    @Override
    int tries() {
        return call == null ? 0 : call.attempts();
    }
}
