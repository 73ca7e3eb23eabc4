package io.pocketflow.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a pool that are not open: those that were taken from the input, and those that wait for another pass. But
 * for {@link #add} it is touched by the pool's turn only.
 */
final class PoolLine<I> {

    private final PoolFeed<I> feed;
    private final PoolSink<I, ?> sink;
    /** How many items may be open. */
    private final int most;

    private final ConcurrentLinkedQueue<PoolEntry<I>> inbox = new ConcurrentLinkedQueue<>();
    private final Deque<PoolEntry<I>> deferred = new ArrayDeque<>();
    /** Deferred items whose next pass has begun. */
    private final Deque<PoolEntry<I>> again = new ArrayDeque<>();

    private long requested;
    private long taken;

    PoolLine(PoolFeed<I> feed, PoolSink<I, ?> sink, int most) {
        this.feed = feed;
        this.sink = sink;
        this.most = most;
    }

    /** An item comes from the input; on whichever thread. */
    void add(PoolEntry<I> entry) {
        inbox.add(entry);
    }

    /** An item has failed and gets another pass. */
    void defer(PoolEntry<I> entry) {
        deferred.add(entry);
    }

    /** How many items were taken from the input and given on. */
    long taken() {
        return taken;
    }

    /** How many items wait for another pass. */
    int waiting() {
        return deferred.size() + again.size();
    }

    boolean isEmpty() {
        return inbox.isEmpty() && deferred.isEmpty() && again.isEmpty();
    }

    /** The item to open next, or null if there is none or no room. */
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

    /** Asks the input for as many items as there is room for; whether some are there already. */
    boolean request(int open) {
        long wanted = Math.min(most - open - again.size() - (requested - taken), sink.room(requested));
        if (wanted > 0) {
            requested += wanted;
            feed.request((int) wanted);
        }
        return open < most && !inbox.isEmpty();
    }

    /** Begins the next pass if nothing else can go on before it; whether it did. */
    boolean nextPass(int open, boolean complete) {
        boolean stuck = complete || requested == taken && sink.room(requested) <= 0;
        if (deferred.isEmpty() || open > 0 || !inbox.isEmpty() || !again.isEmpty() || !stuck || !sink.isIdle()) {
            return false;
        }
        again.addAll(deferred);
        deferred.clear();
        return true;
    }

    /** Forgets all. */
    void clear() {
        inbox.clear();
        deferred.clear();
        again.clear();
    }

    /** Hands out what failed and gets no other pass any more, and what has not begun, all that the input has included. */
    void clear(Consumer<PoolEntry<I>> failed, Consumer<PoolEntry<I>> notBegun) {
        feed.rest();
        deferred.forEach(failed);
        again.forEach(failed);
        deferred.clear();
        again.clear();
        for (PoolEntry<I> entry = take(); entry != null; entry = take()) {
            notBegun.accept(entry);
        }
    }
}
