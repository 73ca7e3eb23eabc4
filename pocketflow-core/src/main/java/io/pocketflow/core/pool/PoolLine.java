package io.pocketflow.core.pool;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.PoolLane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a pool that are not open: those taken from the input, those that wait for another pass, and those that wait
 * for calls of the lane. Used by the pool's turn only, except for {@link #add} and {@link #wake}.
 */
final class PoolLine<I> {

    private final PoolFeed<I> feed;
    private final PoolSink<I, ?> sink;
    /** The maximum number of open items. */
    private final int most;

    private final ConcurrentLinkedQueue<PoolEntry<I>> inbox = new ConcurrentLinkedQueue<>();
    private final Deque<PoolEntry<I>> deferred = new ArrayDeque<>();
    /** The deferred items whose next pass has begun. */
    private final Deque<PoolEntry<I>> again = new ArrayDeque<>();

    /** The items that wait for calls of the pool's lane. */
    private final Set<PoolEntry<I>> parked = new LinkedHashSet<>();

    private volatile boolean woken;
    private long requested;
    private long taken;

    PoolLine(PoolFeed<I> feed, PoolSink<I, ?> sink, int most) {
        this.feed = feed;
        this.sink = sink;
        this.most = most;
    }

    /** Adds an item of the input; on any thread. */
    void add(PoolEntry<I> entry) {
        inbox.add(entry);
    }

    /** Adds a failed item that gets another pass. */
    void defer(PoolEntry<I> entry) {
        entry.anew();
        deferred.add(entry);
    }

    /** Returns the calls of a lane that a suspended item waits for. */
    static List<PoolLane.Call> calls(FlowSuspended suspended) {
        return suspended.questions().values().stream()
                .filter(PoolLane.Call.class::isInstance)
                .map(PoolLane.Call.class::cast)
                .toList();
    }

    /** Parks an item until these calls are over. */
    void park(PoolEntry<I> entry, List<PoolLane.Call> calls) {
        entry.waitFor(calls);
        entry.passes--;
        parked.add(entry);
        if (entry.isReady()) {
            woken = true;
        }
    }

    /** Returns the number of parked items. */
    int parked() {
        return parked.size();
    }

    /** Reports that calls of the lane may be over; on any thread. */
    void wake() {
        woken = true;
    }

    /** Lets the parked items whose calls are over run again. */
    void leave() {
        if (woken) {
            woken = false;
            parked.removeIf(entry -> entry.isReady() && again.add(entry));
        }
    }

    /** Returns whether no item can be opened before open or parked ones end. */
    boolean isStuck(boolean complete) {
        boolean noMore = complete || requested == taken && sink.room(requested) <= 0;
        return noMore && inbox.isEmpty() && again.isEmpty() && sink.isIdle();
    }

    /** Returns the number of items taken from the input and passed on. */
    long taken() {
        return taken;
    }

    /** Returns the number of items that wait for another pass. */
    int waiting() {
        return deferred.size() + again.size();
    }

    boolean isEmpty() {
        return inbox.isEmpty() && deferred.isEmpty() && again.isEmpty() && parked.isEmpty();
    }

    /** Returns the item to open next, or null if there is none or no room. */
    @Nullable
    PoolEntry<I> next(int open) {
        if (open >= most) {
            return null;
        }
        return again.isEmpty() ? take() : again.remove();
    }

    private @Nullable PoolEntry<I> take() {
        PoolEntry<I> entry = inbox.poll();
        taken += entry == null ? 0 : 1;
        return entry;
    }

    /** Requests as many items from the input as there is room for; returns whether some are available already. */
    boolean request(int open) {
        long wanted = Math.min(most - open - again.size() - (requested - taken), sink.room(requested));
        if (wanted > 0) {
            requested += wanted;
            feed.request((int) wanted);
        }
        return open < most && !inbox.isEmpty();
    }

    /** Begins the next pass if nothing else can continue before it; returns whether it did. */
    boolean nextPass(int open, boolean complete) {
        boolean stuck = complete || feed.isPushed() || requested == taken && sink.room(requested) <= 0;
        if (deferred.isEmpty() || open > 0 || !inbox.isEmpty() || !again.isEmpty() || !stuck || !sink.isIdle()) {
            return false;
        }
        again.addAll(deferred);
        deferred.clear();
        return true;
    }

    /** Removes all items. */
    void clear() {
        parked.forEach(PoolEntry::release);
        parked.clear();
        inbox.clear();
        deferred.clear();
        again.clear();
    }

    /**
     * Removes all items: passes on the failed ones that get no other pass, and those that have not begun or are parked,
     * including all items available from the input.
     */
    void clear(Consumer<PoolEntry<I>> failed, Consumer<PoolEntry<I>> notBegun) {
        feed.rest();
        parked.forEach(notBegun);
        parked.clear();
        deferred.forEach(failed);
        // those that waited for a lane have no failure
        again.forEach(entry -> (entry.failure == null ? notBegun : failed).accept(entry));
        deferred.clear();
        again.clear();
        for (PoolEntry<I> entry = take(); entry != null; entry = take()) {
            notBegun.accept(entry);
        }
    }
}
