package io.pocketflow.core;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cost of one item so far, in all its passes. Its calls may run concurrently. */
final class PoolTally {

    private long calls;
    private int throttles;
    private long busyNanos;
    private long shortestNanos = Long.MAX_VALUE;
    private long longestNanos;
    private int inFlight;
    private boolean overlapped;
    private @Nullable Map<String, Long> usage;

    synchronized void begins() {
        overlapped |= ++inFlight > 1;
    }

    synchronized void ends(long nanos, boolean throttled) {
        inFlight--;
        if (throttled) {
            throttles++;
            return;
        }
        calls++;
        busyNanos += nanos;
        shortestNanos = Math.min(shortestNanos, nanos);
        longestNanos = Math.max(longestNanos, nanos);
    }

    synchronized void used(String unit, long amount) {
        if (usage == null) {
            usage = new TreeMap<>();
        }
        usage.merge(unit, amount, Math::addExact);
    }

    /** Returns the number of calls that ended and were not throttled. */
    synchronized long calls() {
        return calls;
    }

    /** Returns the number of calls that were throttled. */
    synchronized int throttles() {
        return throttles;
    }

    /** Returns the total time of the calls. */
    synchronized long busyNanos() {
        return busyNanos;
    }

    /** Returns the time of the shortest call; the maximum value if there is none. */
    synchronized long shortestNanos() {
        return shortestNanos;
    }

    /** Returns the shortest possible time of the item with unlimited concurrency. */
    synchronized long chainNanos() {
        return overlapped ? longestNanos : busyNanos;
    }

    synchronized Map<String, Long> usage() {
        return usage == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(usage));
    }
}
