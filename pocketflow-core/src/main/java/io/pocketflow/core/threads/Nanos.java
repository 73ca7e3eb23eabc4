package io.pocketflow.core.threads;

import java.time.Duration;

/** Durations as nanoseconds. */
public final class Nanos {

    private Nanos() {}

    /** Returns a duration in nanoseconds; one of more than 292 years is as long as a {@code long} allows. */
    public static long of(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
