package io.pocketflow.core.engine;

import io.pocketflow.core.RunTimer;
import java.util.Queue;
import java.util.concurrent.CancellationException;

/** A wait for a time to pass; a stopped strand does not wait any longer. */
final class TimerWait extends Wait implements Runnable {

    private final long nanos;
    private volatile RunTimer.@org.jspecify.annotations.Nullable Handle handle;

    TimerWait(Frame frame, long nanos) {
        super(frame);
        this.nanos = nanos;
    }

    @Override
    public void arm() {
        handle = frame.strand.run.schedule(this, nanos);
    }

    @Override
    public void run() {
        wake(null, null);
    }

    @Override
    public void abort(Queue<Runnable> below) {
        RunTimer.Handle armed = handle;
        if (armed != null) {
            armed.cancel();
        }
        wake(null, new CancellationException("stopped while waiting"));
    }
}
