package io.pocketflow.core.engine;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.limit.Claim;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A wait before an attempt; a stopped strand does not wait any longer. */
abstract class AttemptWait extends Wait {

    private AttemptWait(AttemptFrame frame) {
        super(frame);
    }

    /** A wait in line for permits; a stopped strand leaves the line. */
    static final class ForPermits extends AttemptWait {

        private final Claim claim;

        ForPermits(AttemptFrame frame, Reservation needed) {
            super(frame);
            this.claim = needed.claim(this::granted);
        }

        @Override
        public void arm() {
            claim.join();
        }

        private void granted(Permit permit) {
            ((AttemptFrame) frame).hold(permit);
            wake(null, null);
        }

        @Override
        public void abort(Queue<Runnable> below) {
            if (claim.abandon()) {
                wake(null, new CancellationException("stopped while waiting for a permit"));
            }
        }
    }

    /** A wait for the time before a retry to pass. */
    static final class ForTime extends AttemptWait implements Runnable {

        private final long nanos;
        private volatile RunTimer.@Nullable Handle handle;

        ForTime(AttemptFrame frame, long nanos) {
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
}
