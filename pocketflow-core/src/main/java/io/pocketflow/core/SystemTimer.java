package io.pocketflow.core;

import io.pocketflow.core.threads.Daemons;
import io.pocketflow.core.threads.ServiceThread;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real time, with one daemon thread; a cancelled task leaves nothing behind. */
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

    /** How many tasks wait; for tests that count what is left behind. */
    int pending() {
        return scheduler.getQueue().size();
    }
}
