package io.pocketflow.core;

import io.pocketflow.core.store.StepStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One line of work that goes on one step at a time, on whichever thread: a whole run, or one branch of something
 * parallel. It is the bottom frame of its stack, and the task by which it is resumed.
 *
 * <p>At any moment a strand is running on one thread, queued on the executor, or waiting for one {@link Wait}. Stopping
 * it is cooperative: the mark is looked at between steps, the wait is aborted, and the thread is interrupted if, and
 * only if, it is inside {@code exec}.
 */
abstract class Strand extends Frame implements Runnable {

    private static final VarHandle WAITING;
    private static final VarHandle EXECUTING;
    private static final VarHandle STOP;
    /** How often a stopper looks for a thread that is just entering exec: some microseconds. */
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

    final Run run;
    /** The item of a pool that this is a part of, or null. */
    final @Nullable Host pooled;
    /** Whether nobody listens, counts or records, so that the short ways may be taken. */
    final boolean plain;
    /** Why this strand is to end, or null. */
    volatile @Nullable Throwable stop;

    /** Whether this strand's segment runs, where {@link Segments} order them; written by the strand or before it resumes. */
    boolean leads;
    /** The segment that this strand has to run next, or null. */
    @Nullable
    Segment segment;

    private volatile @Nullable Wait waiting;
    private volatile @Nullable Thread executing;
    private volatile @Nullable Step step;
    private volatile @Nullable Frame phase;
    private boolean interrupted;
    private @Nullable Frame next;

    Strand(Run run, Shared shared, @Nullable Host pooled) {
        super(shared);
        this.run = run;
        this.pooled = this instanceof Host own ? own : pooled;
        this.plain = run.plain && this.pooled == null;
    }

    /** What is kept of what is done here, or null for nothing. */
    final @Nullable Records records() {
        return pooled == null ? run.records : pooled.stepRecords();
    }

    /** Where results are kept, or null for nowhere. */
    final @Nullable StepStore store() {
        Records records = records();
        return records == null ? null : records.store();
    }

    /** Returns the order of the segments of this strand's store, or null where strands need none. */
    final @Nullable Segments segments() {
        return pooled == null ? run.segments : pooled.ordered();
    }

    /** Orders the segments of this strand's store from now on, if they are not yet and the run keeps records. */
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
     * Returns null if user code that sees the store may be called now, for a visit in the frame; else what the frame has
     * to wait for.
     */
    final @Nullable SegmentWait waitForSegment(Frame frame) {
        Segments segments = segments();
        if (segments == null || stop != null) {
            return null;
        }
        phase = frame;
        return segments.tryEnter(this) ? null : new SegmentWait(segments, frame);
    }

    /** The visit whose user code was called last, where {@link Segments} order it; else the strand. */
    final Frame phase() {
        Frame last = phase;
        return last == null ? this : last;
    }

    /** Gives the place of a branch that waits for an answer to the next branch, in every run in the same segment. */
    void leavePlace() {}

    /** Returns whether a branch that has left its place may take it again. */
    boolean canComeBack() {
        return true;
    }

    /** Takes the place again. */
    void comeBack() {}

    /** Returns whether what follows the end of this strand has its turn in the order of segments. */
    boolean endsInOrder() {
        return false;
    }

    /** Whether a failure here ends the item of the pool that this is a part of, and may so end the pool. */
    boolean endsItem() {
        return false;
    }

    /** Called once, when all frames have come back. */
    abstract void ended(@Nullable Object result, @Nullable Throwable failure);

    /** All frames have come back. */
    @Override
    @Nullable
    Frame resume() throws Exception {
        SegmentWait turn = endsInOrder() ? waitForSegment(this) : null;
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

    /** Queues the strand on the run's executor, to go on with this frame. */
    final void start(Frame frame, boolean mayBlock) {
        next = frame;
        if (mayBlock) {
            run.submitBlocking(this);
        } else {
            run.submit(this);
        }
    }

    /** Goes on with the queued frame. */
    @Override
    public final void run() {
        drive(next);
    }

    /** Runs frames until the strand waits or ends. */
    final void drive(@Nullable Frame from) {
        Frame frame = from;
        while (frame != null) {
            try {
                frame = frame.resume();
            } catch (Throwable thrown) {
                frame = frame.crash(thrown);
            }
        }
    }

    // ---- waiting

    /** Makes the strand wait; returns null for the frame to return. The caller must not touch its frame any more. */
    final @Nullable Frame park(Wait wait) {
        waiting = wait;
        settle();
        try {
            wait.arm();
        } catch (Throwable failed) {
            wait.wake(null, failed);
        }
        if (stop != null) {
            stopping(wait::abort);
        }
        return null;
    }

    final boolean wake(Wait wait, @Nullable Object result, @Nullable Throwable failure) {
        if (!WAITING.compareAndSet(this, wait, null)) {
            return false;
        }
        wait.frame.value = result;
        wait.frame.error = failure;
        start(wait.frame, false);
        return true;
    }

    // ---- stopping

    /**
     * A record could not be kept. Without records the rest of the run would be paid for, and again when it is resumed, so
     * all of it stops; but a save that was cancelled with its strand says nothing of the store.
     */
    final void storeFailed(Throwable thrown) {
        if (stop == null) {
            run.cancel(thrown);
        }
    }

    /** Does what stops strands, and then what that adds for the strands below: in a loop, for they nest to any depth. */
    static void stopping(Consumer<Queue<Runnable>> first) {
        Queue<Runnable> below = new ArrayDeque<>();
        first.accept(below);
        for (Runnable next = below.poll(); next != null; next = below.poll()) {
            next.run();
        }
    }

    /** Stops this strand and what runs below it; only the first cause counts. */
    final void stop(Throwable cause) {
        stopping(below -> stop(cause, below));
    }

    /** Stops this strand; what stops the strands below it is added to the queue. Only the first cause counts. */
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
        Step.cancel(step);
        if (wait != null) {
            wait.abort(below);
        }
    }

    /** Notes the step of the attempt that begins, so that it can be cancelled; null once the attempt has ended. */
    final void attempting(@Nullable Step now) {
        Step before = step;
        if (before != null) {
            before.end();
        }
        if (before != now) {
            step = now;
            if (stop != null) {
                Step.cancel(step);
            }
        }
    }

    /** The attempt in flight, if it asked for its step. */
    final @Nullable Step step() {
        return step;
    }

    /** The failure of a frame of a stopped strand; called on the thread of the strand. */
    final FlowException stopped(Frame frame) {
        settle();
        return FlowException.at(frame, frame.attempts(), java.util.Objects.requireNonNull(stop));
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
     * Marks that exec begins on this thread; false if the strand is stopped. The mark is no fence, for it is made at
     * every step: a stopper looks for it a little longer instead.
     */
    final boolean enterExec() {
        EXECUTING.setOpaque(this, Thread.currentThread());
        return stop == null;
    }

    /** Marks that exec has ended. An interrupt that crosses this is taken back by {@link #settle}. */
    final void exitExec() {
        EXECUTING.setRelease(this, null);
    }

    /** Before this thread leaves the strand: takes back an interrupt that was meant for an exec of it. */
    final void settle() {
        if (stop != null) {
            takeBackInterrupt();
        }
    }

    /** Marks that exec has ended, and takes back an interrupt that was meant for it; true if there was one. */
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
