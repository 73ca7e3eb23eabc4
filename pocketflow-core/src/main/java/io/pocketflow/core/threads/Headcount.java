package io.pocketflow.core.threads;

import java.util.concurrent.atomic.AtomicInteger;

/** How many do something of which there may be a limited number. Thread-safe. */
final class Headcount extends AtomicInteger {

    private static final long serialVersionUID = 1L;

    /** Counts one more if there are fewer than so many; false if there are enough. */
    boolean tryAdd(int most) {
        for (int now = get(); now < most; now = get()) {
            if (compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }
}
