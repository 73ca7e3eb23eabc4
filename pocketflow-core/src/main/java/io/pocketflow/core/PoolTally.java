package io.pocketflow.core;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one item has cost so far, in all its passes. Its calls may go on side by side. */
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

    /** Calls that ended and were not throttled. */
    synchronized long calls() {
        return calls;
    }

    /** Calls that were throttled. */
    synchronized int throttles() {
        return throttles;
    }

    /** The time of its calls together. */
    synchronized long busyNanos() {
        return busyNanos;
    }

    /** The time of the shortest call; the longest possible if there is none. */
    synchronized long shortestNanos() {
        return shortestNanos;
    }

    /** What the item takes at the least, however many places there are. */
    synchronized long chainNanos() {
        return overlapped ? longestNanos : busyNanos;
    }

    synchronized Map<String, Long> usage() {
        return usage == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(usage));
    }
}
