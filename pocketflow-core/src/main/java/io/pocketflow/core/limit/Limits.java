package io.pocketflow.core.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link Limiter} allows. Immutable.
 *
 * @param maxInFlight how many permits may be held at once, at least 1
 * @param maxStarts how many permits may be given in any window of time, at least 1
 * @param maxWeight how much weight (tokens, bytes) may be given in any window of time, at least 1
 * @param window the length of that window; default one minute
 * @param spacing the least time between two permits; default none
 */
public record Limits(int maxInFlight, int maxStarts, long maxWeight, Duration window, Duration spacing) {

    /** No limit at all, to begin with. */
    public static final Limits NONE =
            new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ofMinutes(1), Duration.ZERO);

    /** Refuses limits below 1, an empty window and a negative spacing. */
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

    /** At most so many permits held at once. */
    public static Limits inFlight(int maxInFlight) {
        return NONE.withMaxInFlight(maxInFlight);
    }

    /** At most so many permits given in any minute. */
    public static Limits perMinute(int maxStarts) {
        return NONE.withMaxStarts(maxStarts);
    }

    /** The same with at most so many permits held at once. */
    public Limits withMaxInFlight(int maxInFlight) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** The same with at most so many permits given in any window. */
    public Limits withMaxStarts(int maxStarts) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** The same with at most so much weight given in any window. */
    public Limits withMaxWeight(long maxWeight) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** The same with a window of this length. */
    public Limits withWindow(Duration window) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** The same with at least so much time between two permits. */
    public Limits withSpacing(Duration spacing) {
        return new Limits(maxInFlight, maxStarts, maxWeight, window, spacing);
    }

    /** Whether anything is counted over time. */
    boolean hasWindow() {
        return maxStarts != Integer.MAX_VALUE || maxWeight != Long.MAX_VALUE;
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 but was " + value);
        }
    }
}
