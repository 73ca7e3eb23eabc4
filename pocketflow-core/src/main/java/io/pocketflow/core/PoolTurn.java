package io.pocketflow.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a run of a pool, made in one {@link Turn}: the items to open, the effect of an item's end, and the
 * end of the run. Items, the feed and the consumer run outside of the turn and leave their results in queues. This
 * state therefore needs no lock, and a slow consumer or a blocking input delays nothing else.
 */
final class PoolTurn<I, O extends @Nullable Object> {

    final PoolStop stop;

    private final PoolFrame<I, O> frame;
    private final Run run;
    private final PoolFeed<I> feed;
    private final PoolSink<I, O> sink;
    private final PoolOutcomes<I, O> outcomes;
    private final Turn turn = new Turn(this::work);
    private final PoolLine<I> line;
    private final ConcurrentLinkedQueue<PoolItem<I, O>> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean inputEnded;

    // ---- used by the turn only
    private final Set<PoolItem<I, O>> running = new LinkedHashSet<>();
    private boolean over;

    PoolTurn(PoolFrame<I, O> frame, PoolFeed<I> feed, PoolSink<I, O> sink) {
        this.frame = frame;
        this.run = frame.strand.run;
        this.feed = feed;
        this.sink = sink;
        this.outcomes = new PoolOutcomes<>(frame, sink);
        this.line = new PoolLine<>(feed, sink, frame.settings.mostOpen());
        this.stop = new PoolStop(run, sink, turn);
    }

    // ---- called from outside, on any thread

    /** Takes the turn and does all pending work. */
    void take() {
        turn.take();
    }

    /** Takes the turn on the run's executor. */
    void takeElsewhere() {
        turn.takeOn(run);
    }

    /** Adds an item of the input. */
    void add(PoolEntry<I> entry) {
        line.add(entry);
    }

    void endOfInput() {
        if (!inputEnded) {
            inputEnded = true;
            turn.takeOn(run);
        }
    }

    void ended(PoolItem<I, O> item) {
        ended.add(item);
        turn.take();
    }

    // ---- the turn

    private void work() {
        if (over) {
            return;
        }
        List<PoolItem<I, O>> seen = new ArrayList<>();
        try {
            decide(seen);
        } catch (Throwable thrown) {
            frame.abort("item " + line.taken(), thrown);
        } finally {
            seen.forEach(PoolItem::giveBack);
        }
    }

    private void decide(List<PoolItem<I, O>> seen) {
        // read first: all items before the end of the input are then in the line
        boolean complete = inputEnded;
        for (PoolItem<I, O> item = ended.poll(); item != null; item = ended.poll()) {
            seen.add(item);
            settle(item);
        }
        goOn(complete);
        frame.meter.now(line.taken(), running.size(), line.waiting());
        if (running.isEmpty() && sink.isIdle() && (stop.isStopped() || complete) && line.isEmpty()) {
            end();
        }
    }

    /** Opens the items that can be opened; or, if the run stops early, stops the open items and drops the rest. */
    private void goOn(boolean complete) {
        Throwable aborted = stop.aborted();
        CancellationException failure = stop.failure();
        if (aborted != null) {
            stop.abortOpen(List.copyOf(running), aborted);
            line.clear();
        } else if (failure != null) {
            stop.cancelOpen(List.copyOf(running), failure);
            line.clear(outcomes::failed, entry -> outcomes.skipped(entry, String.valueOf(failure.getMessage())));
        } else {
            fill(complete);
        }
    }

    private void end() {
        over = true;
        frame.meter.end();
        feed.close();
        frame.records.end();
        stop.end();
        frame.over();
    }

    // ---- items

    /** Opens items for as long as there are any and there is room for them, and requests more. */
    private void fill(boolean complete) {
        do {
            for (PoolEntry<I> next = line.next(running.size()); next != null; next = line.next(running.size())) {
                open(next);
            }
        } while (!complete && !inputEnded && line.request(running.size()) || line.nextPass(running.size(), complete));
    }

    private void open(PoolEntry<I> entry) {
        if (entry.passes++ == 0) {
            entry.openedAt = run.timer.nanoTime();
            RuntimeException nameless = frame.records.prepare(entry);
            if (nameless != null) {
                entry.failure = nameless;
                outcomes.failed(entry);
                failed(entry, FlowException.at(frame, 0, nameless));
                return;
            }
        }
        PoolItem<I, O> item = new PoolItem<>(frame, entry);
        running.add(item);
        item.begin();
    }

    private void settle(PoolItem<I, O> item) {
        running.remove(item);
        if (stop.isAborted()) {
            return;
        }
        FlowSuspended suspended = item.suspended();
        if (suspended != null) {
            outcomes.suspended(item, suspended);
            return;
        }
        PoolEntry<I> entry = item.entry;
        FlowException failure = item.failure();
        entry.failure = failure == null ? null : failure.getCause();
        if (failure != null && getsAnotherPass(entry, failure)) {
            line.defer(entry);
            return;
        }
        Throwable stopped = stop.failure();
        outcomes.ended(item, stopped);
        if (failure != null && entry.failure != stopped) {
            failed(entry, failure);
        }
    }

    private boolean getsAnotherPass(PoolEntry<I> entry, FlowException failure) {
        return stop.failure() == null
                && entry.passes <= frame.settings.deferredRetries()
                && PoolOutcomes.mayPass(failure);
    }

    private void failed(PoolEntry<I> entry, FlowException failure) {
        outcomes.warn(entry, failure);
        if (frame.settings.onFailure() == OnFailure.STOP) {
            stop.failed(entry);
        }
    }
}
