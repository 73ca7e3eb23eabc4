package io.pocketflow.core;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The system's timer, but what is scheduled is held, however long it was to take, until somebody lets it go: so that no
 * time is over before what it limits has really begun. Its clock can be put forward. Thread-safe.
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

    /** So much time has passed; to be told by one thread. */
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
