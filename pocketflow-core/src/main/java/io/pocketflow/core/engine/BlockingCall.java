package io.pocketflow.core.engine;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A call of an async node that may block, as a separate task: an attempt of exec, or the fallback. It is interrupted
 * when the strand is stopped or the time of the attempt is over. An overdue attempt that ignores its interrupt keeps
 * its permits until it returns, while the strand continues without it.
 */
final class BlockingCall extends Wait implements Runnable {

    private enum State {
        QUEUED,
        RUNNING,
        EXPIRED,
        ENDED
    }

    private final LeafCall call;
    private final Callable<? extends @Nullable Object> userCode;
    /** The maximum duration, or null. */
    private final @Nullable Duration limit;

    private final @Nullable CallAttempt attempt;
    private State state = State.QUEUED;
    private @Nullable Thread thread;
    private boolean interrupted;
    private Permit orphan = Permit.NONE;
    private RunTimer.@Nullable Handle handle;

    /** Creates an attempt of exec. */
    BlockingCall(AttemptFrame frame, Callable<? extends @Nullable Object> exec, @Nullable CallAttempt attempt) {
        super(frame);
        this.call = frame.call;
        this.userCode = exec;
        this.limit = frame.limit();
        this.attempt = attempt;
    }

    /** Creates a call of the fallback, whose time is not limited. */
    BlockingCall(LeafCall call, Callable<? extends @Nullable Object> fallback) {
        super(call);
        this.call = call;
        this.userCode = fallback;
        this.limit = null;
        this.attempt = null;
    }

    @Override
    public void arm() {
        if (frame.strand.parksLast()) {
            frame.strand.run.tasks().submitBlockingLast(this);
        } else {
            frame.strand.run.submitBlocking(this);
        }
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        Object value = null;
        Throwable error = null;
        try {
            value = userCode.call();
        } catch (Throwable thrown) {
            error = thrown;
        }
        boolean awaited = end();
        if (error instanceof InterruptedException && !interrupted) {
            Thread.currentThread().interrupt();
        }
        if (awaited) {
            frame.strand.wakeNext(this, value, error);
        }
    }

    private synchronized boolean begin() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        thread = Thread.currentThread();
        if (limit != null) {
            handle = frame.strand.run.schedule(this::expire, Nanos.of(limit));
        }
        return true;
    }

    /** Clears an interrupt that was meant for the call; returns whether the strand still waits for the call. */
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
            call.released();
        }
        return awaited;
    }

    private void expire() {
        synchronized (this) {
            if (state != State.RUNNING) {
                return;
            }
            state = State.EXPIRED;
            orphan = call.handOver();
            interrupt();
        }
        CallAttempt.cancel(attempt);
        wake(null, ((AttemptFrame) frame).tookTooLong());
    }

    @Override
    public void abort(Queue<Runnable> below) {
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
