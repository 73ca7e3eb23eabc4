package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Shared;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.StepStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of work that runs one step at a time, on any thread: a whole run, or one branch of a parallel part. It is
 * the bottom frame of its stack, and the task by which it is resumed.
 *
 * <p>At any moment a strand is running on one thread, queued on the executor, or waiting for one {@link Wait}. Stopping
 * is cooperative: the strand checks the stop mark between steps, the wait is aborted, and the thread is interrupted if,
 * and only if, it is inside {@code exec}.
 */
public abstract class Strand extends Frame implements Runnable {

    private static final VarHandle WAITING;
    private static final VarHandle EXECUTING;
    private static final VarHandle STOP;
    /** The number of times a stopper looks for a thread that is just entering exec: some microseconds. */
    private static final int LOOKS = 200;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WAITING = lookup.findVarHandle(Strand.class, "waiting", Wait.class);
            EXECUTING = lookup.findVarHandle(Strand.class, "executing", Thread.class);
            STOP = lookup.findVarHandle(Strand.class, "stop", Throwable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public final Run run;
    /** The item of a pool that contains this strand, or null. */
    final @Nullable Host pooled;
    /** Whether the run has no listeners, counts or records, so that the short paths may be taken. */
    final boolean plain;
    /** The state of this strand for its events, or null if the run has no listeners. */
    final @Nullable StrandEvents events;
    /** The cause of a stop of this strand, or null. */
    public volatile @Nullable Throwable stop;

    /** Whether this strand's segment runs, if {@link Segments} order it; written by the strand or before it resumes. */
    boolean leads;
    /** The segment that this strand has to run next, or null. */
    @Nullable
    Segment segment;

    private volatile @Nullable Wait waiting;
    private volatile @Nullable Thread executing;
    private volatile @Nullable CallAttempt attempt;
    private volatile @Nullable Frame phase;
    private boolean interrupted;
    /** Whether a task of its own drives this strand, and not the task of another one. */
    boolean isTask;

    private @Nullable Frame next;

    public Strand(Run run, Shared shared, @Nullable Host pooled) {
        super(shared);
        this.run = run;
        this.pooled = this instanceof Host own ? own : pooled;
        this.plain = run.plain && this.pooled == null;
        this.events = run.listeners == null ? null : new StrandEvents(run, run.listeners, this.pooled);
    }

    /** Returns the step records of this strand, or null if the run is not durable. */
    final @Nullable Records records() {
        return pooled == null ? run.records : pooled.stepRecords();
    }

    /** Returns the store of the results, or null if there is none. */
    final @Nullable StepStore store() {
        Records records = records();
        return records == null ? null : records.store();
    }

    /** Returns the order of the segments of this strand's store, or null where strands need none. */
    final @Nullable Segments segments() {
        return pooled == null ? run.segments : pooled.ordered();
    }

    /**
     * Starts ordering the segments of this strand's store, unless they are ordered already or the run keeps no records.
     */
    final void orderSegments() {
        Records records = records();
        if (records == null || segments() != null) {
            return;
        }
        Segments created = new Segments(run, this, !records.isNew());
        if (pooled == null) {
            run.segments = created;
        } else {
            pooled.order(created);
        }
    }

    /**
     * Returns null if user code that sees the store may be called now, for a visit in the frame; else the wait of the
     * frame.
     */
    final @Nullable SegmentWait waitForSegment(Frame frame) {
        Segments segments = segments();
        if (segments == null || stop != null) {
            return null;
        }
        phase = frame;
        return segments.tryEnter(this) ? null : new SegmentWait(segments, frame);
    }

    /** Returns the visit whose user code was called last, if {@link Segments} order it; else the strand. */
    final Frame phase() {
        Frame last = phase;
        return last == null ? this : last;
    }

    /** Releases the place of a branch that waits for an answer to the next branch: in every run in the same segment. */
    void leavePlace() {}

    /** Returns whether a branch that has left its place may take it again. */
    boolean canComeBack() {
        return true;
    }

    /** Takes the place again. */
    void comeBack() {}

    /** Returns whether the continuation after the end of this strand has its turn in the order of segments. */
    boolean endsInOrder() {
        return false;
    }

    /** Handles the end of the strand; called once, when all frames have returned. */
    public abstract void ended(@Nullable Object result, @Nullable Throwable failure);

    /** Ends the strand: all frames have returned. */
    @Override
    @Nullable
    public Frame resume() throws Exception {
        SegmentWait turn = endsInOrder() && !failsItem() ? waitForSegment(this) : null;
        if (turn != null) {
            return park(turn);
        }
        settle();
        ended(value, error);
        Segments segments = segments();
        if (segments != null) {
            segments.end(this);
        }
        return null;
    }

    /**
     * Returns whether the failure of this strand ends the item of a pool. Such an end needs no turn. It must not wait for
     * one either, because the item holds the permits of the failed call until then, and others may wait for them.
     */
    private boolean failsItem() {
        return error != null && !(error instanceof FlowSuspended) && pooled != null && !isCollected();
    }

    /** Enqueues the strand on the run's executor, to continue with this frame. */
    public final void start(Frame frame, boolean mayBlock) {
        next = frame;
        run.tasks().submit(this, mayBlock);
    }

    /** Continues with the queued frame, as a task of its own. */
    @Override
    public final void run() {
        isTask = true;
        drive(next);
    }

    /** Returns whether the current task ends once this strand parks. */
    boolean parksLast() {
        return isTask;
    }

    /** Runs frames until the strand waits or ends. */
    final void drive(@Nullable Frame from) {
        if (events == null) {
            loop(from);
        } else {
            events.drive(from);
        }
    }

    // ---- waiting

    /** Parks the strand; returns null for the frame to return. The caller must not touch its frame any more. */
    public final @Nullable Frame park(Wait wait) {
        waiting = wait;
        settle();
        try {
            wait.arm();
        } catch (Throwable failed) {
            wait.wake(null, failed);
        }
        if (stop != null) {
            Wait.stopping(wait::abort);
        }
        return null;
    }

    /** Resumes the frame of the wait on the run's executor, unless it was resumed before. */
    final boolean wake(Wait wait, @Nullable Object result, @Nullable Throwable failure) {
        if (!take(wait, result, failure)) {
            return false;
        }
        run.execute(this);
        return true;
    }

    /** Resumes the frame as {@link #wake} does, on the current thread if that is possible once its task has ended. */
    final void wakeNext(Wait wait, @Nullable Object result, @Nullable Throwable failure) {
        if (take(wait, result, failure)) {
            run.tasks().follow(this);
        }
    }

    private boolean take(Wait wait, @Nullable Object result, @Nullable Throwable failure) {
        if (!WAITING.compareAndSet(this, wait, null)) {
            return false;
        }
        wait.frame.value = result;
        wait.frame.error = failure;
        next = wait.frame;
        return true;
    }

    // ---- stopping

    /**
     * Stops the whole run, because a record could not be saved. Without records all further calls would be repeated
     * when the run is resumed. A save that was cancelled with its strand is not a failure of the store.
     */
    public final void storeFailed(Throwable thrown) {
        if (stop == null) {
            run.cancel(thrown);
        }
    }

    /** Stops the run, or the item of a pool, because a record does not fit. */
    final void refuse(Throwable mismatch) {
        if (pooled == null) {
            run.cancel(mismatch);
        } else {
            pooled.recordMismatch(mismatch);
        }
    }

    /** Stops this strand and the strands below it; only the first cause counts. */
    public final void stop(Throwable cause) {
        Wait.stopping(below -> stop(cause, below));
    }

    /**
     * Stops this strand; the steps that stop the strands below it are added to the queue. Only the first cause counts.
     */
    public final void stop(Throwable cause, Queue<Runnable> below) {
        if (!STOP.compareAndSet(this, null, cause)) {
            return;
        }
        Wait wait = waiting;
        for (int i = 0; wait == null && executing == null && i < LOOKS; i++) {
            Thread.onSpinWait();
            wait = waiting;
        }
        interruptExec();
        CallAttempt.cancel(attempt);
        if (wait != null) {
            wait.abort(below);
        }
    }

    /** Sets the attempt that begins, so that it can be cancelled; null once the attempt has ended. */
    final void attempting(@Nullable CallAttempt now) {
        CallAttempt before = attempt;
        if (before != null) {
            before.end();
        }
        if (before != now) {
            attempt = now;
            if (stop != null) {
                CallAttempt.cancel(attempt);
            }
        }
    }

    /** Returns the attempt in flight, if the node asked for it. */
    final @Nullable CallAttempt attempt() {
        return attempt;
    }

    /** Returns the failure of a frame of a stopped strand; called on the thread of the strand. */
    public final FlowException stopped(Frame frame) {
        settle();
        return frame.failure(frame.attempts(), java.util.Objects.requireNonNull(stop));
    }

    /** Interrupts the thread that is inside exec, if one is. */
    final synchronized void interruptExec() {
        Thread thread = executing;
        if (thread != null) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /**
     * Marks that exec begins on this thread; returns false if the strand is stopped. The mark is not a fence, because
     * it is set at every step: a stopper looks for it a little longer instead.
     */
    public final boolean enterExec() {
        EXECUTING.setOpaque(this, Thread.currentThread());
        return stop == null;
    }

    /** Marks that exec has ended. {@link #settle} clears an interrupt that arrives at the same time. */
    public final void exitExec() {
        EXECUTING.setRelease(this, null);
    }

    /** Clears an interrupt that was meant for an exec of this strand, before this thread leaves the strand. */
    final void settle() {
        if (stop != null) {
            takeBackInterrupt();
        }
    }

    /** Marks that exec has ended, and clears an interrupt that was meant for it; returns whether there was one. */
    final synchronized boolean takeBackInterrupt() {
        executing = null;
        if (!interrupted) {
            return false;
        }
        interrupted = false;
        Thread.interrupted();
        return true;
    }
}
