package io.pocketflow.core;

import io.pocketflow.core.limit.Claim;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import java.util.Queue;
import java.util.concurrent.CancellationException;

/** A wait in line for permits; a stopped strand leaves the line. */
final class PermitWait extends Wait {

    private final CallPermits permits;
    private final Claim claim;

    PermitWait(AttemptFrame attempt, CallPermits permits, Reservation needed) {
        super(attempt);
        this.permits = permits;
        this.claim = needed.claim(this::granted);
    }

    @Override
    void arm() {
        claim.join();
    }

    private void granted(Permit permit) {
        permits.hold(permit);
        wake(null, null);
    }

    @Override
    void abort(Queue<Runnable> below) {
        if (claim.abandon()) {
            wake(null, new CancellationException("stopped while waiting for a permit"));
        }
    }
}
