package io.pocketflow.core;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock and scheduler behind every wait of a run. Implementations are thread-safe. The tasks they run belong to the
 * engine and are never user code.
 */
public interface RunTimer {

    /** A scheduled task that can still be cancelled. */
    @FunctionalInterface
    interface Handle {
        /** Cancels the task if it has not begun. */
        void cancel();
    }

    /** Returns the nanoseconds of a clock that never goes back; only differences are meaningful. */
    long nanoTime();

    /** Returns the time of day. */
    Instant now();

    /**
     * Runs the task once on a thread of the timer, after the given number of nanoseconds, or at once if it is not
     * positive.
     */
    Handle schedule(Runnable task, long nanos);

    /**
     * Parks the calling thread, which waits for a run, until it is {@link LockSupport#unpark unparked} or interrupted;
     * spurious wakeups are possible. A timer that is itself driven by the calling thread does its next piece of work.
     */
    default void park(Object blocker) {
        LockSupport.park(blocker);
    }

    /** Returns a timer on the system's clock, with one daemon thread for all waits. */
    static RunTimer system() {
        return SystemTimer.INSTANCE;
    }
}
