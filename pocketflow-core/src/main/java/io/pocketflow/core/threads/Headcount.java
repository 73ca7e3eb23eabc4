package io.pocketflow.core.threads;

import java.util.concurrent.atomic.AtomicInteger;

/** A count with an upper bound. Thread-safe. */
final class Headcount extends AtomicInteger {

    private static final long serialVersionUID = 1L;

    /** Counts one more if there are fewer than {@code most}; returns false if there are enough. */
    boolean tryAdd(int most) {
        for (int now = get(); now < most; now = get()) {
            if (compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }
}
