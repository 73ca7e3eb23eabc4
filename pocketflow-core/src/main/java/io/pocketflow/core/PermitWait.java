package io.pocketflow.core;

import java.util.concurrent.CancellationException;

/** Waits in line for permits; when the strand is stopped it leaves the line. */
final class PermitWait extends Wait {

    private final Waiter waiter;

    PermitWait(LeafCall call, Reservation needed) {
        super(call);
        this.waiter = new Waiter(needed, this::granted);
    }

    @Override
    void arm() {
        waiter.join();
    }

    private void granted(Permit permit) {
        ((LeafCall) frame).granted(permit);
        wake(null, null);
    }

    @Override
    void abort() {
        if (waiter.leave()) {
            wake(null, new CancellationException("stopped while waiting for a permit"));
        }
    }
}
