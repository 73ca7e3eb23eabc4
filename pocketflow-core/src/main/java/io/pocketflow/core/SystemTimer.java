package io.pocketflow.core;

import io.pocketflow.core.threads.Daemons;
import io.pocketflow.core.threads.ServiceThread;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer in real time, with one daemon thread. A cancelled task is removed at once. */
final class SystemTimer implements RunTimer {

    static final SystemTimer INSTANCE = new SystemTimer();

    private final ScheduledThreadPoolExecutor scheduler;

    private SystemTimer() {
        scheduler = new ScheduledThreadPoolExecutor(
                1, task -> Daemons.named("pocketflow-timer", () -> ServiceThread.call(task)));
        scheduler.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Handle schedule(Runnable task, long nanos) {
        Future<?> scheduled = scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Returns the number of scheduled tasks, for tests. */
    int pending() {
        return scheduler.getQueue().size();
    }
}
