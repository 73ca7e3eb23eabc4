package io.pocketflow.core.threads;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that one thread does at a time. Threads that request it meanwhile leave a signal and continue; the work is then
 * done once more. No lock is held during the work, and the work may request itself without recursion.
 */
public final class Turn {

    private final AtomicInteger signals = new AtomicInteger();
    private final Runnable work;

    /** Creates a turn of this work, which must not throw. */
    public Turn(Runnable work) {
        this.work = work;
    }

    /** Does the work, or signals the working thread to do it again. */
    public void take() {
        if (signals.getAndIncrement() == 0) {
            go();
        }
    }

    /** Does the work on an executor. */
    public void takeOn(Executor executor) {
        if (signals.getAndIncrement() == 0) {
            executor.execute(this::go);
        }
    }

    private void go() {
        int seen = 1;
        do {
            work.run();
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }
}
