package io.pocketflow.llm.base;

import java.time.Duration;

/**
 * Bounds times that servers and applications name. A time of more than a year, such as that of {@link
 * java.time.temporal.ChronoUnit#FOREVER}, counts as a year, since its nanoseconds do not fit a {@code long}. Stateless.
 */
public final class Waits {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Waits() {}

    /** Returns the time, or a year if it is longer. */
    public static Duration capped(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /** Returns the nanoseconds of the time, or of a year if it is longer. */
    public static long nanos(Duration time) {
        return capped(time).toNanos();
    }
}
