package io.pocketflow.core.pool;

import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A feed of a publisher, from which it requests as many items as there is room for. The publisher may call from any
 * thread.
 */
final class PublisherFeed<I> extends PoolFeed<I> implements Subscriber<I> {

    private final Publisher<? extends I> publisher;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Subscription subscription;
    /** The number of items requested before there was a subscription. */
    private long early;

    private long requested;
    private boolean closed;
    private int index;

    PublisherFeed(Publisher<? extends I> publisher) {
        this.publisher = publisher;
    }

    @Override
    void start(PoolFrame<I, ?> frame) {
        super.start(frame);
        frame.strand.run.submitBlocking(() -> {
            try {
                publisher.subscribe(this);
            } catch (Throwable thrown) {
                frame.inputFailed(0, thrown);
            }
        });
    }

    @Override
    void request(int items) {
        Subscription now;
        lock.lock();
        try {
            requested += items;
            now = subscription;
            if (now == null) {
                early += items;
            }
        } finally {
            lock.unlock();
        }
        if (now != null) {
            now.request(items);
        }
    }

    @Override
    public void onSubscribe(Subscription given) {
        long due;
        boolean unwanted;
        lock.lock();
        try {
            unwanted = closed || subscription != null;
            if (!unwanted) {
                subscription = given;
            }
            due = early;
            early = 0;
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            given.cancel();
        } else if (due > 0) {
            given.request(due);
        }
    }

    @Override
    public void onNext(I item) {
        if (isBeyondDemand()) {
            to().inputFailed(
                            index,
                            new IllegalStateException("the publisher sent item " + index + " although only " + index
                                    + " were requested"));
            return;
        }
        to().offer(index++, item);
    }

    private boolean isBeyondDemand() {
        lock.lock();
        try {
            return index >= requested;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        to().inputFailed(index, thrown);
    }

    @Override
    public void onComplete() {
        to().turn.endOfInput();
    }

    @Override
    void close() {
        Subscription now;
        lock.lock();
        try {
            closed = true;
            now = subscription;
        } finally {
            lock.unlock();
        }
        if (now != null) {
            cancel(now);
        }
    }

    /**
     * Cancels the subscription. This may be the last action of the pool: an exception must not keep the pool from its
     * end.
     */
    private void cancel(Subscription now) {
        try {
            now.cancel();
        } catch (Throwable thrown) {
            to().inputFailed(index, thrown);
        }
    }
}
