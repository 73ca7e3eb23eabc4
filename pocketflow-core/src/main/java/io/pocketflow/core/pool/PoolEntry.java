package io.pocketflow.core.pool;

import io.pocketflow.core.PoolLane;
import io.pocketflow.core.engine.Host.End;
import io.pocketflow.core.engine.Host.Laned;
import io.pocketflow.core.record.Records;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * An item of a pool from its opening to its end, across all passes, and its cost so far. Used by the pool's turn, except for
 * the cost.
 */
final class PoolEntry<I> {

    final int index;
    final I item;
    /** The name in step keys if records are kept: content hash and occurrence number. */
    @Nullable
    String name;
    /** The steps of earlier passes, if no store keeps them. */
    @Nullable
    Records steps;
    /** The failure of the last pass. */
    @Nullable
    Throwable failure;

    int passes;
    boolean begun;
    long openedAt;
    /** The calls of the pool's lane that the item has waited for. */
    private Set<PoolLane.Call> awaited = Set.of();

    private @Nullable Laned lane;

    /** Whether the caller has no use for the item any more. */
    private volatile boolean cancelled;
    /** The present pass of the item; null between passes, because many items may wait there for calls of a lane. */
    private volatile @Nullable PoolItem<I, ?> pass;

    // ---- the cost so far, in all passes; calls of an item may run concurrently
    private long calls;
    private int throttles;
    private long busyNanos;
    private long shortestNanos = Long.MAX_VALUE;
    private long longestNanos;
    private int inFlight;
    private boolean overlapped;
    private @Nullable Map<String, Long> usage;

    PoolEntry(int index, I item, @Nullable String name) {
        this.index = index;
        this.item = item;
        this.name = name;
    }

    /** Returns the number of attempts made, not counting throttled ones. */
    int attempts() {
        return (int) Math.min(Integer.MAX_VALUE, calls());
    }

    // ---- a cancellation by the caller, on any thread

    /** Stops the present pass of the item, or the next one before its first call. */
    void cancel() {
        cancelled = true;
        PoolItem<I, ?> open = pass;
        if (open != null) {
            open.stop(cancellation());
        }
    }

    /** Notes that a pass begins. */
    void opened(PoolItem<I, ?> item) {
        pass = item;
        if (cancelled) {
            item.stop(cancellation());
        }
    }

    /** Notes that the present pass is over. */
    void closed() {
        pass = null;
    }

    boolean isCancelled() {
        return cancelled;
    }

    private CancellationException cancellation() {
        return new CancellationException("item " + index + " was cancelled by its caller");
    }

    // ---- the lane

    /** Returns the lane of the pool for this item; null if the pool has none. */
    synchronized @Nullable Laned laned(PoolLane.@Nullable Calls calls) {
        if (lane == null && calls != null) {
            lane = new Laned(calls);
        }
        return lane;
    }

    /** Begins another pass, in which calls that have failed are made again. */
    synchronized void anew() {
        if (lane != null) {
            lane.anew();
        }
    }

    /** Adds calls that the item waits for. */
    void waitFor(Collection<PoolLane.Call> calls) {
        Set<PoolLane.Call> all = new HashSet<>(awaited);
        all.addAll(calls);
        awaited = Set.copyOf(all);
    }

    /** Returns whether no call is left to wait for. */
    boolean isReady() {
        return awaited.stream().allMatch(PoolLane.Call::isOver);
    }

    /** Releases the calls: the item has ended. */
    void release() {
        awaited.forEach(PoolLane.Call::release);
        awaited = Set.of();
    }

    // ---- the cost, on any thread

    synchronized void begins() {
        overlapped |= ++inFlight > 1;
    }

    synchronized void ends(long nanos, End end) {
        inFlight--;
        if (end != End.MADE) {
            throttles += end == End.THROTTLED ? 1 : 0;
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
        return usage == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(usage));
    }
}
