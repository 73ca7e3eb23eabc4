package io.pocketflow.core.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/** A feed whose items are submitted from any thread, whether they are requested or not. */
final class SessionFeed<I> extends PoolFeed<I> {

    private final ReentrantLock lock = new ReentrantLock();
    /** The items that were submitted before the run started. */
    private final Deque<PoolEntry<I>> early = new ArrayDeque<>();

    private boolean started;
    private boolean ended;
    private int submitted;

    /** Adds the item with the next index; returns false if the feed has ended. */
    boolean submit(IntFunction<PoolEntry<I>> entry) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            PoolEntry<I> next = entry.apply(submitted++);
            if (!started) {
                early.add(next);
                return true;
            }
            to().turn.add(next);
        } finally {
            lock.unlock();
        }
        to().turn.takeElsewhere();
        return true;
    }

    /** Ends the input: no item can be submitted any more. */
    void end() {
        boolean running;
        lock.lock();
        try {
            ended = true;
            running = started;
        } finally {
            lock.unlock();
        }
        if (running) {
            to().turn.endOfInput();
        }
    }

    @Override
    void start(PoolFrame<I, ?> frame) {
        super.start(frame);
        boolean isOver;
        lock.lock();
        try {
            started = true;
            early.forEach(frame.turn::add);
            early.clear();
            isOver = ended;
        } finally {
            lock.unlock();
        }
        if (isOver) {
            frame.turn.endOfInput();
        }
    }

    @Override
    boolean isPushed() {
        return true;
    }

    /** Does nothing: items come when they are submitted. */
    @Override
    void request(int items) {}
}
