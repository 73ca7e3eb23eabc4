package io.pocketflow.core;

import java.util.Queue;
import java.util.concurrent.CancellationException;

/** Waits in line for permits; when the strand is stopped it leaves the line. */
final class PermitWait extends Wait {

    private final CallPermits permits;
    private final Waiter waiter;

    PermitWait(AttemptFrame attempt, CallPermits permits, Reservation needed) {
        super(attempt);
        this.permits = permits;
        this.waiter = new Waiter(needed, this::granted);
    }

    @Override
    void arm() {
        waiter.join();
    }

    private void granted(Permit permit) {
        permits.hold(permit);
        wake(null, null);
    }

    @Override
    void abort(Queue<Runnable> below) {
        if (waiter.leave()) {
            wake(null, new CancellationException("stopped while waiting for a permit"));
        }
    }
}
