package io.pocketflow.core;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Timer and executor without threads: what is executed runs at once on the calling thread, and no time ever passes. So a
 * checker that drives several threads through the engine sees nothing but those threads. Thread-safe.
 */
final class DirectTimer implements RunTimer, Executor {

    private final AtomicInteger pending = new AtomicInteger();

    /** How many scheduled tasks were not called off. */
    int pending() {
        return pending.get();
    }

    RunOptions options() {
        return RunOptions.defaults().withExecutor(this).withTimer(this);
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public Handle schedule(Runnable task, long nanos) {
        AtomicBoolean cancelled = new AtomicBoolean();
        pending.incrementAndGet();
        return () -> {
            if (cancelled.compareAndSet(false, true)) {
                pending.decrementAndGet();
            }
        };
    }
}
