package io.pocketflow.core;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock and scheduler behind every wait of a run. Implementations are thread-safe; what they run is the engine's and
 * never user code.
 */
public interface RunTimer {

    /** A scheduled task that can still be called off. */
    @FunctionalInterface
    interface Handle {
        /** Calls the task off, if it has not begun. */
        void cancel();
    }

    /** Nanoseconds of a clock that never goes back; only differences mean anything. */
    long nanoTime();

    /** The time of day. */
    Instant now();

    /** Runs the task once, after so many nanoseconds (at once if none), on a thread of the timer. */
    Handle schedule(Runnable task, long nanos);

    /**
     * Lets the calling thread, which waits for a run, pass the time until it is {@link LockSupport#unpark unparked} or
     * interrupted, or for no reason. A timer that is itself driven by the calling thread does its next piece of work.
     */
    default void park(Object blocker) {
        LockSupport.park(blocker);
    }

    /** The system's clock, with one daemon thread for all waits. */
    static RunTimer system() {
        return SystemTimer.INSTANCE;
    }
}
