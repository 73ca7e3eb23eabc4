package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Shared;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.record.RecordMismatch;
import io.pocketflow.core.store.StepRecord;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One level of work in progress on a {@link Strand}: a point to continue from, in place of a Java stack frame.
 *
 * <p>A frame is resumed when it is new, when a frame that it called returned, and when its wait has ended. It works
 * until it ends ({@link #finish}, {@link #fail}), calls (returns the called frame), or waits ({@link #await}, {@link
 * Strand#park}); waiting returns null, and then the frame must not be touched, because another thread may run it.
 */
public abstract class Frame {

    public final @Nullable Frame caller;
    public final Strand strand;
    public final Shared shared;
    /**
     * The result of the called frame or of the wait; value and error are both set whenever a frame is resumed after
     * one.
     */
    @Nullable
    public Object value;

    @Nullable
    public Throwable error;

    public Frame(Frame caller, Shared shared) {
        this.caller = caller;
        this.strand = caller.strand;
        this.shared = shared;
    }

    /** Creates the bottom frame, which is the strand itself. */
    public Frame(Shared shared) {
        this.caller = null;
        this.strand = (Strand) this;
        this.shared = shared;
    }

    /** Runs frames, on a thread that is set up for them. */
    static void loop(@Nullable Frame from) {
        Frame frame = from;
        while (frame != null) {
            try {
                frame = frame.resume();
            } catch (Throwable thrown) {
                frame = frame.crash(thrown);
            }
        }
    }

    /** Continues; returns the frame to run next, or null if the strand waits or has ended. */
    public abstract @Nullable Frame resume() throws Throwable;

    /** The source of the frame that visits an op of a kind of its own. */
    public interface Source {
        /** Returns a new frame that visits this op. */
        Frame frame(Frame caller, Shared shared);
    }

    /** Returns the op whose visit this frame is, or null. */
    @Nullable
    public Op op() {
        return null;
    }

    /** Returns whether this is one pass of an item of a pool, whose content is in its step keys. */
    public boolean isItem() {
        return false;
    }

    /** Returns whether this frame collects the failures of the frames that it calls. */
    boolean collects() {
        return false;
    }

    /** Returns whether the run, or the item of a pool, may continue after a failure of this frame. */
    final boolean isCollected() {
        for (Frame frame = this; frame != null && !(frame instanceof Host); frame = frame.above()) {
            if (frame.collects()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the frame around this one, across strands. */
    @Nullable
    public Frame above() {
        return caller;
    }

    /** Adds this frame's part of the location. */
    public void locate(Location location) {
        Op op = op();
        if (op != null) {
            location.op(op, caller instanceof GraphFrame graph ? graph.visit() : 0);
        }
    }

    /** Returns the path of this frame, for events. */
    public String path() {
        return Location.path(this);
    }

    /** Returns the number of attempts of exec that this frame has seen, for a failure in it. */
    public int attempts() {
        return 0;
    }

    /** Returns the record that contains the result of the one call of exec that this frame makes, or null. */
    public @Nullable StepRecord replayed() {
        return null;
    }

    /** Returns the index of the batch item of this frame, or -1. */
    public int item() {
        return -1;
    }

    /** Ends with a value. */
    public final Frame finish(@Nullable Object result) {
        return returning(result, null);
    }

    /** Ends with a failure that already contains its location. */
    public Frame fail(Throwable failure) {
        return returning(null, failure);
    }

    private Frame returning(@Nullable Object result, @Nullable Throwable failure) {
        Frame to = java.util.Objects.requireNonNull(caller);
        to.value = result;
        to.error = failure;
        return to;
    }

    /**
     * Returns a failure of the node around this frame. Never throws, even if the names or the cause throw, because the
     * run must end.
     */
    public final FlowException failure(int tries, Throwable cause) {
        try {
            Op op = op();
            for (Frame f = this; op == null && f != null; f = f.above()) {
                op = f.op();
            }
            return new FlowException(op == null ? "" : op.name(), Location.path(this), tries, cause);
        } catch (Throwable nameless) {
            FlowException failure = new FlowException("", "", tries, cause);
            failure.addSuppressed(nameless);
            return failure;
        }
    }

    /** Ends because user code outside of exec threw this exception. */
    public final Frame crash(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (thrown instanceof RecordMismatch) {
            FlowException refusal = failure(attempts(), thrown);
            strand.refuse(thrown);
            return fail(refusal);
        }
        return fail(strand.stop != null ? strand.stopped(this) : failure(attempts(), Failures.unwrap(thrown)));
    }

    /** Returns at once, without waiting, with this value or this error. */
    public final Frame goOn(@Nullable Object result, @Nullable Throwable failure) {
        value = result;
        error = failure;
        return this;
    }

    /** Throws the failure of the wait, if it failed. */
    public final void rethrow() throws Throwable {
        if (error != null) {
            throw error;
        }
    }

    /** Waits for a stage of the step store; this frame is resumed with the value or the error of the stage. */
    public final @Nullable Frame awaitStore(CompletionStage<?> stage) {
        return strand.park(new StageWait.OfStore(this, stage));
    }

    /** Waits for a stage; this frame is resumed with the value or the error of the stage. */
    public final @Nullable Frame await(CompletionStage<?> stage) {
        return strand.park(new StageWait(this, stage, null));
    }

    /** Returns the time limit of a node, or that of the pool around it if it is shorter; null if there is none. */
    final @Nullable Duration shorterLimit(@Nullable Duration own) {
        Duration pools = strand.pooled == null ? null : strand.pooled.callTimeout();
        return pools == null || own != null && own.compareTo(pools) <= 0 ? own : pools;
    }
}
