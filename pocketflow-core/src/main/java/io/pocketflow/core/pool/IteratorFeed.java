package io.pocketflow.core.pool;

import io.pocketflow.core.threads.Fence;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A feed of an iterator, which may block: a separate task reads one item after another, on demand. */
final class IteratorFeed<I> extends PoolFeed<I> {

    private final Iterator<? extends I> items;
    private final Runnable onClose;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Fence fence = new Fence();
    private volatile boolean closed;
    private int index;

    /** Creates a feed of these items; {@code onClose} runs at the end, when no thread reads any more. */
    IteratorFeed(Iterator<? extends I> items, Runnable onClose) {
        this.items = items;
        this.onClose = onClose;
    }

    @Override
    void request(int wanted) {
        if (demand.getAndAdd(wanted) == 0) {
            to().strand.run.submitBlocking(this::read);
        }
    }

    private void read() {
        try {
            do {
                if (!readOne()) {
                    return;
                }
            } while (demand.decrementAndGet() != 0);
        } catch (Throwable thrown) {
            closed = true;
            to().inputFailed(index, thrown);
        } finally {
            if (closed) {
                closeSource();
            }
        }
    }

    /** Reads an item and passes it on; returns false if there is none, or none is wanted. */
    private boolean readOne() {
        if (closed || !fence.enter()) {
            return false;
        }
        I item;
        try {
            if (!items.hasNext()) {
                closed = true;
                to().turn.endOfInput();
                return false;
            }
            item = items.next();
        } finally {
            fence.exit();
        }
        to().offer(index++, item);
        return true;
    }

    @Override
    void close() {
        closed = true;
        fence.stop();
        if (demand.getAndIncrement() == 0) {
            closeSource();
        }
    }

    private void closeSource() {
        if (isClosed.compareAndSet(false, true)) {
            try {
                onClose.run();
            } catch (Throwable thrown) {
                to().inputFailed(index, thrown);
            }
        }
    }
}
