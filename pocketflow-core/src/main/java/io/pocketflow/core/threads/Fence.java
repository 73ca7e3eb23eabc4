package io.pocketflow.core.threads;

import org.jspecify.annotations.Nullable;

/**
 * A fence around user code that may block: a thread can be interrupted inside, and nowhere else. At most one thread is
 * inside at a time. Thread-safe.
 */
public final class Fence {

    private @Nullable Thread inside;
    private boolean stopped;
    private boolean interrupted;

    /** Lets the calling thread in; returns false if the fence is closed. {@link #exit} must follow. */
    public synchronized boolean enter() {
        if (!stopped) {
            inside = Thread.currentThread();
        }
        return !stopped;
    }

    /**
     * Lets the calling thread out. Clears an interrupt that was meant for its work inside; returns whether there was
     * one.
     */
    public synchronized boolean exit() {
        inside = null;
        if (!interrupted) {
            return false;
        }
        interrupted = false;
        Thread.interrupted();
        return true;
    }

    /** Interrupts the thread inside, if there is one, and closes the fence. */
    public synchronized void stop() {
        if (!stopped && inside != null) {
            interrupted = true;
            inside.interrupt();
        }
        stopped = true;
    }
}
