package io.pocketflow.core;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.stream.Stream;

/** Where the items of a run of a pool come from. It gives as many as it was asked for, and never more. */
abstract class PoolFeed<I> {

    private PoolFrame<I, ?> to;

    /** Items from an iterator, which may block. */
    static <I> PoolFeed<I> of(Iterator<? extends I> items) {
        return new IteratorFeed<>(Objects.requireNonNull(items, "items of a pool must not be null"), () -> {});
    }

    /** Items from a stream, which is closed at the end. */
    static <I> PoolFeed<I> of(Stream<? extends I> items) {
        Objects.requireNonNull(items, "items of a pool must not be null");
        return new IteratorFeed<>(items.iterator(), items::close);
    }

    /** Items from a publisher. */
    static <I> PoolFeed<I> of(Publisher<? extends I> items) {
        return new PublisherFeed<>(Objects.requireNonNull(items, "items of a pool must not be null"));
    }

    /** How many items there are, or -1 if nobody knows. */
    long total() {
        return -1;
    }

    /** Begins; called once, before the first request. */
    void start(PoolFrame<I, ?> frame) {
        to = frame;
    }

    /** Asks for so many items more; called by the pool's turn. */
    abstract void request(int items);

    /** Gives all that can be had without waiting; called by the pool's turn. */
    void rest() {}

    /** No more items are wanted. */
    void close() {}

    final PoolFrame<I, ?> to() {
        return Objects.requireNonNull(to, "a feed is started before it is asked");
    }

    /** Items that are there already. */
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
