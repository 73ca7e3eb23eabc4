package io.pocketflow.core;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that one thread does at a time. Those who come meanwhile leave a signal and go on; then it is done once more. So
 * no lock is held while it goes on, and nothing recurses when the work itself asks for it.
 */
final class Turn {

    private final AtomicInteger signals = new AtomicInteger();
    private final Runnable work;

    /** The work must not throw. */
    Turn(Runnable work) {
        this.work = work;
    }

    /** Does the work, or sees to it that whoever does it does it again. */
    void take() {
        if (signals.getAndIncrement() == 0) {
            go();
        }
    }

    /** The same on the executor of a run. */
    void takeOn(Run run) {
        if (signals.getAndIncrement() == 0) {
            run.submit(this::go);
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
