package io.pocketflow.core.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a {@link Limiter}. Immutable.
 *
 * @param maxInFlight the maximum number of permits held at once, at least 1
 * @param maxStarts the maximum number of permits granted in any window of time, at least 1
 * @param maxWeight the maximum weight (tokens, bytes) granted in any window of time, at least 1
 * @param window the length of that window; default one minute
 * @param spacing the minimum time between two permits; default none
 */
public record Limits(int maxInFlight, int maxStarts, long maxWeight, Duration window, Duration spacing) {

    /** Limits that allow everything, as a starting point. */
    public static final Limits NONE =
            new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ofMinutes(1), Duration.ZERO);

    /** Rejects limits below 1, an empty window and a negative spacing. */
    public Limits {
        atLeastOne("maxInFlight", maxInFlight);
        atLeastOne("maxStarts", maxStarts);
        atLeastOne("maxWeight", maxWeight);
        if (Objects.requireNonNull(window, "window must not be null").isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive but was " + window);
        }
        if (Objects.requireNonNull(spacing, "spacing must not be null").isNegative()) {
            throw new IllegalArgumentException("spacing must not be negative but was " + spacing);
        }
    }

    /** Returns limits with this maximum number of permits held at once. */
    public static Limits inFlight(int maxInFlight) {
        return NONE.withMaxInFlight(maxInFlight);
    }

    /** Returns limits with this maximum number of permits granted in any minute. */
    public static Limits perMinute(int maxStarts) {
        return NONE.withMaxStarts(maxStarts);
    }

    /** Returns a copy with this maximum number of permits held at once. */
    public Limits withMaxInFlight(int maxInFlight) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** Returns a copy with this maximum number of permits granted in any window. */
    public Limits withMaxStarts(int maxStarts) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** Returns a copy with this maximum weight granted in any window. */
    public Limits withMaxWeight(long maxWeight) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** Returns a copy with this length of the window. */
    public Limits withWindow(Duration window) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** Returns a copy with this minimum time between two permits. */
    public Limits withSpacing(Duration spacing) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** Returns whether anything is counted over time. */
    boolean hasWindow() {
        return maxStarts != Integer.MAX_VALUE || maxWeight != Long.MAX_VALUE;
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 but was " + value);
        }
    }
}
