package io.pocketflow.cli.pool;

import io.pocketflow.core.Outcome;
import java.util.function.LongSupplier;

/**
 * The rate of the items for which calls were made. Items whose answers an earlier run recorded do not count, so the time
 * left can be estimated after a resume. Thread-safe.
 */
final class FreshRate {

    private final LongSupplier nanoTime;
    private long items;
    private long beganAt;

    /** Creates a rate on a clock in nanoseconds. */
    FreshRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts an item that has ended, unless no call was made for it. */
    synchronized void ended(Outcome<?> outcome) {
        if (outcome.attempts() > 0) {
            long began = nanoTime.getAsLong() - outcome.duration().toNanos();
            beganAt = items == 0 || began - beganAt < 0 ? began : beganAt;
            items++;
        }
    }

    /** Returns the number of items per second since the first call; 0 before the first item has ended. */
    synchronized double perSecond() {
        long nanos = nanoTime.getAsLong() - beganAt;
        return items == 0 || nanos <= 0 ? 0 : items / (nanos / 1e9);
    }
}
