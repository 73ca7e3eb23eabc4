package io.pocketflow.core.threads;

import java.time.Duration;

/** Durations as nanoseconds. */
public final class Nanos {

    private Nanos() {}

    /** Returns a duration in nanoseconds. A duration of more than 292 years becomes {@link Long#MAX_VALUE}. */
    public static long of(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
