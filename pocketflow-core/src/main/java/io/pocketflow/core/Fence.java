package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/**
 * A fence around user code that may block: the thread inside can be interrupted there, and nowhere else. For one thread
 * inside at a time; thread-safe.
 */
final class Fence {

    private @Nullable Thread inside;
    private boolean stopped;
    private boolean interrupted;

    /** The calling thread goes in; false if nobody may any more. {@link #exit} has to follow. */
    synchronized boolean enter() {
        if (!stopped) {
            inside = Thread.currentThread();
        }
        return !stopped;
    }

    /**
     * The calling thread is out. An interrupt that was meant for what it did inside is taken back; returns whether there
     * was one.
     */
    synchronized boolean exit() {
        inside = null;
        if (!interrupted) {
            return false;
        }
        interrupted = false;
        Thread.interrupted();
        return true;
    }

    /** Interrupts the thread inside, if one is, and lets no more in. */
    synchronized void stop() {
        if (!stopped && inside != null) {
            interrupted = true;
            inside.interrupt();
        }
        stopped = true;
    }
}
