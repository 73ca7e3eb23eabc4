package io.pocketflow.core;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A timer that holds every scheduled task, whatever its delay, until the test releases it, so that no time limit ends
 * before the limited work has really begun. Its clock can be put forward. Thread-safe.
 */
public final class HeldTimer implements RunTimer {

    private final RunTimer system = RunTimer.system();
    private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile long skipped;

    /** How much is held. */
    int held() {
        return held.size();
    }

    /** The time of the first that is held is over. */
    public void letGo() {
        system.schedule(held.remove(), 0);
    }

    /** Advances the clock; only one thread may call this. */
    public void skip(Duration time) {
        skipped = time.toNanos();
    }

    @Override
    public long nanoTime() {
        return system.nanoTime() + skipped;
    }

    @Override
    public Instant now() {
        return system.now().plusNanos(skipped);
    }

    @Override
    public Handle schedule(Runnable task, long nanos) {
        held.add(task);
        return () -> held.remove(task);
    }
}
