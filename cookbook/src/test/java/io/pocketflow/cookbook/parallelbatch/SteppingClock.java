package io.pocketflow.cookbook.parallelbatch;

import io.pocketflow.core.RunTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until the test advances it; waits are forwarded to another timer. */
final class SteppingClock implements RunTimer {

    private final RunTimer waits;
    private final AtomicLong nanos = new AtomicLong();

    SteppingClock(RunTimer waits) {
        this.waits = waits;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return waits.now();
    }

    @Override
    public Handle schedule(Runnable task, long delayNanos) {
        return waits.schedule(task, delayNanos);
    }

    @Override
    public void park(Object blocker) {
        waits.park(blocker);
    }
}
