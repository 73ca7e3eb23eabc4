package io.pocketflow.core;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a blocking exec, as a task of its own. It is interrupted when the strand is stopped or its time is
 * over; an attempt that does not heed that keeps its permits until it returns, while the strand goes on without it.
 */
final class BlockingCall<I extends @Nullable Object> extends Wait implements Runnable {

    private enum State {
        QUEUED,
        RUNNING,
        EXPIRED,
        ENDED
    }

    private final AttemptFrame attempt;
    private final Leaf<I, ?> leaf;
    private final I input;
    private final @Nullable Step step;
    private State state = State.QUEUED;
    private @Nullable Thread thread;
    private boolean interrupted;
    private Permit orphan = Permit.NONE;
    private RunTimer.@Nullable Handle handle;

    BlockingCall(AttemptFrame attempt, Leaf<I, ?> leaf, I input, @Nullable Step step) {
        super(attempt);
        this.attempt = attempt;
        this.leaf = leaf;
        this.input = input;
        this.step = step;
    }

    @Override
    void arm() {
        frame.strand.run.submitBlocking(this);
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        Object value = null;
        Throwable error = null;
        try {
            value = step == null ? leaf.exec(input) : leaf.exec(input, step);
        } catch (Throwable thrown) {
            error = thrown;
        }
        boolean awaited = end();
        if (error instanceof InterruptedException && !interrupted) {
            Thread.currentThread().interrupt();
        }
        if (awaited) {
            wake(value, error);
        }
    }

    private synchronized boolean begin() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        thread = Thread.currentThread();
        Duration limit = attempt.limit();
        if (limit != null) {
            handle = attempt.strand.run.schedule(this::expire, Retry.nanos(limit));
        }
        return true;
    }

    /** Takes back an interrupt that was meant for exec; whether the strand still waits for this. */
    private boolean end() {
        Permit held;
        boolean awaited;
        synchronized (this) {
            awaited = state == State.RUNNING;
            held = orphan;
            state = State.ENDED;
            thread = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }
        if (handle != null) {
            handle.cancel();
        }
        if (!awaited) {
            held.close();
            attempt.call.item.released();
        }
        return awaited;
    }

    private void expire() {
        synchronized (this) {
            if (state != State.RUNNING) {
                return;
            }
            state = State.EXPIRED;
            orphan = attempt.call.handOver();
            interrupt();
        }
        Step.cancel(step);
        wake(null, attempt.tookTooLong());
    }

    @Override
    void abort(Queue<Runnable> below) {
        synchronized (this) {
            if (state == State.RUNNING) {
                interrupt();
                return;
            }
            if (state != State.QUEUED) {
                return;
            }
            state = State.ENDED;
        }
        wake(null, new CancellationException("stopped before it began"));
    }

    private void interrupt() {
        interrupted = true;
        java.util.Objects.requireNonNull(thread).interrupt();
    }
}
