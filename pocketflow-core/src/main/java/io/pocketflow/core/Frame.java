package io.pocketflow.core;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One level of work in progress on a {@link Strand}: a point to continue from, in place of a Java stack frame.
 *
 * <p>A frame is resumed when it is new, when a frame that it called returned, and when its wait has ended. It works
 * until it ends ({@link #finish}, {@link #fail}), calls (returns the called frame), or waits ({@link #await}, {@link
 * Strand#park}); waiting returns null, and then the frame must not be touched, because another thread may run it.
 */
abstract class Frame {

    final @Nullable Frame caller;
    final Strand strand;
    final Shared shared;
    /**
     * The result of the called frame or of the wait; value and error are both set whenever a frame is resumed after
     * one.
     */
    @Nullable
    Object value;

    @Nullable
    Throwable error;

    Frame(Frame caller, Shared shared) {
        this.caller = caller;
        this.strand = caller.strand;
        this.shared = shared;
    }

    /** Creates the bottom frame, which is the strand itself. */
    Frame(Shared shared) {
        this.caller = null;
        this.strand = (Strand) this;
        this.shared = shared;
    }

    /** Continues; returns the frame to run next, or null if the strand waits or has ended. */
    abstract @Nullable Frame resume() throws Throwable;

    /** Returns the node whose visit this frame is, or null. */
    @Nullable
    BaseNode node() {
        return null;
    }

    /** Returns whether this is one pass of an item of a pool, whose content is in its step keys. */
    boolean isItem() {
        return false;
    }

    /** Returns whether this frame collects the failures of the frames that it calls. */
    boolean collects() {
        return false;
    }

    /** Returns the frame around this one, across strands. */
    @Nullable
    Frame above() {
        return caller;
    }

    /** Adds this frame's part of the location. */
    void locate(Location location) {
        BaseNode node = node();
        if (node != null) {
            location.node(node, caller instanceof GraphFrame graph ? graph.visit() : 0);
        }
    }

    /** Returns the path of this frame, for events. */
    String path() {
        return Location.path(this);
    }

    /** Returns the number of attempts of exec that this frame has seen, for a failure in it. */
    int attempts() {
        return 0;
    }

    /** Returns the index of the batch item of this frame, or -1. */
    int item() {
        return -1;
    }

    /** Ends with a value. */
    final Frame finish(@Nullable Object result) {
        return returning(result, null);
    }

    /** Ends with a failure that already contains its location. */
    Frame fail(Throwable failure) {
        return returning(null, failure);
    }

    private Frame returning(@Nullable Object result, @Nullable Throwable failure) {
        Frame to = java.util.Objects.requireNonNull(caller);
        to.value = result;
        to.error = failure;
        return to;
    }

    /** Ends because user code outside of exec threw this exception. */
    final Frame crash(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (thrown instanceof RecordMismatch) {
            FlowException refusal = FlowException.thrown(this, attempts(), thrown);
            strand.refuse(thrown);
            return fail(refusal);
        }
        return fail(strand.stop != null ? strand.stopped(this) : FlowException.thrown(this, attempts(), thrown));
    }

    /** Returns at once, without waiting, with this value or this error. */
    final Frame goOn(@Nullable Object result, @Nullable Throwable failure) {
        value = result;
        error = failure;
        return this;
    }

    /** Throws the failure of the wait, if it failed. */
    final void rethrow() throws Throwable {
        if (error != null) {
            throw error;
        }
    }

    /** Waits for a stage of the step store; this frame is resumed with the value or the error of the stage. */
    final @Nullable Frame awaitStore(CompletionStage<?> stage) {
        return strand.park(new StoreWait(this, stage));
    }

    /** Waits for a stage; this frame is resumed with the value or the error of the stage. */
    final @Nullable Frame await(CompletionStage<?> stage) {
        return strand.park(new StageWait(this, stage, null));
    }
}
