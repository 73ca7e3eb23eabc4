package io.pocketflow.core.pool;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.stream.Stream;

/** The source of the items of a run of a pool. It delivers as many items as were requested, and never more. */
abstract class PoolFeed<I> {

    private PoolFrame<I, ?> to;

    /** Returns a feed of an iterator, which may block. */
    static <I> PoolFeed<I> of(Iterator<? extends I> items) {
        return new IteratorFeed<>(Objects.requireNonNull(items, "items of a pool must not be null"), () -> {});
    }

    /** Returns a feed of a stream, which is closed at the end. */
    static <I> PoolFeed<I> of(Stream<? extends I> items) {
        Objects.requireNonNull(items, "items of a pool must not be null");
        return new IteratorFeed<>(items.iterator(), items::close);
    }

    /** Returns a feed of a publisher. */
    static <I> PoolFeed<I> of(Publisher<? extends I> items) {
        return new PublisherFeed<>(Objects.requireNonNull(items, "items of a pool must not be null"));
    }

    /** Returns the number of items, or -1 if it is unknown. */
    long total() {
        return -1;
    }

    /** Returns whether items come without being requested, so that no further one can be waited for. */
    boolean isPushed() {
        return false;
    }

    /** Starts the feed; called once, before the first request. */
    void start(PoolFrame<I, ?> frame) {
        to = frame;
    }

    /** Requests this number of further items; called by the pool's turn. */
    abstract void request(int items);

    /** Delivers all items that are available without waiting; called by the pool's turn. */
    void rest() {}

    /** Stops the feed: no more items are wanted. */
    void close() {}

    final PoolFrame<I, ?> to() {
        return Objects.requireNonNull(to, "a feed must be started before the first request");
    }

    /** A feed of items that exist already. */
    static final class Listed<I> extends PoolFeed<I> {

        private final Iterator<PoolEntry<I>> entries;
        private final long total;

        Listed(Iterator<PoolEntry<I>> entries, long total) {
            this.entries = entries;
            this.total = total;
        }

        @Override
        long total() {
            return total;
        }

        @Override
        void request(int items) {
            for (int i = 0; i < items && entries.hasNext(); i++) {
                to().turn.add(entries.next());
            }
            if (!entries.hasNext()) {
                to().turn.endOfInput();
            }
        }

        @Override
        void rest() {
            request(Integer.MAX_VALUE);
        }
    }
}
