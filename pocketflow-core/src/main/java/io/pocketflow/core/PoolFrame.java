package io.pocketflow.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The visit of a pool: a fan-out whose branches come from a feed as there is room for them and go to a sink as they end.
 *
 * <p>All that decides is done in one {@link Turn}, by whichever thread comes first; items, the feed and the consumer run
 * outside of it and leave what they have in queues. So none of this state needs a lock, and a consumer that is slow or
 * an input that blocks holds up nothing but itself.
 */
final class PoolFrame<I, O extends @Nullable Object> extends Frame {

    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    final PoolSettings settings;
    final PoolWork<I, O> work;
    final PoolMeter meter;
    /** What an attempt takes: a place among those in flight, and what the pool's limiter asks. */
    final Reservation slot;
    /** The place alone. */
    final Reservation place;

    private final PoolNode<I, O> node;
    private final PoolFeed<I> feed;
    private final PoolSink<I, O> sink;
    private final String fingerprint;
    private final Turn turn = new Turn(this::work);
    private final Gate gate = new Gate();
    private final PoolLine<I> line;
    private final ConcurrentLinkedQueue<PoolItem<I, O>> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean inputEnded;
    private volatile boolean givenUp;
    /** What the run was stopped by from outside of its items: nothing is given on any more. */
    private volatile @Nullable Throwable aborted;
    /** Where the input or the consumer failed. */
    private volatile @Nullable String trouble;

    // ---- touched by the turn only
    private final Set<PoolItem<I, O>> running = new LinkedHashSet<>();
    private @Nullable Occurrences occurrences;
    private @Nullable Throwable stopped;
    private RunTimer.@Nullable Handle graceAlarm;
    /** Ends a consumer that blocks although the run was stopped. */
    private RunTimer.@Nullable Handle consumerAlarm;

    private boolean over;

    private boolean begun;

    private Span visit = Span.NONE;
    private @Nullable String telling;

    PoolFrame(Frame caller, PoolNode<I, O> node, Shared shared) {
        super(caller, shared);
        this.node = node;
        this.settings = node.settings;
        this.work = node.work;
        this.feed = node.feed;
        this.sink = node.sink;
        this.meter = node.meter;
        this.line = new PoolLine<>(feed, sink, settings.mostOpen());
        this.place = node.places.reserve();
        this.slot = settings.limiter() == null
                ? place
                : place.and(settings.limiter().reserve());
        this.fingerprint = strand.run.options.store() == null ? "" : work.fingerprint();
    }

    @Override
    @Nullable
    Frame resume() {
        if (!begun) {
            begun = true;
            visit = Span.start(this, FlowEvent.Kind.NODE);
            meter.start();
            return strand.park(gate);
        }
        if (graceAlarm != null) {
            graceAlarm.cancel();
        }
        if (strand.stop != null || error != null) {
            telling = trouble;
            Throwable failure = strand.stop != null ? strand.stopped(this) : FlowException.at(this, 0, error);
            visit.failed(failure);
            return fail(failure);
        }
        visit.finished(BaseNode.DEFAULT, 0, false);
        return finish(BaseNode.DEFAULT);
    }

    // ---- from outside of the turn

    /** Looks what there is to do. */
    void pump() {
        turn.take();
    }

    /** An item was asked for and is here; on whichever thread. */
    void offer(int index, I item) {
        try {
            work.check(index, item);
        } catch (RuntimeException refused) {
            inputFailed(index, refused);
            return;
        }
        add(new PoolEntry<>(index, item, null));
        turn.takeOn(strand.run);
    }

    /** An item that has been checked. */
    void add(PoolEntry<I> entry) {
        line.add(entry);
    }

    void endOfInput() {
        if (!inputEnded) {
            inputEnded = true;
            turn.takeOn(strand.run);
        }
    }

    void inputFailed(int index, Throwable thrown) {
        abort("input at item " + index, thrown);
    }

    /** Stops the whole run, for the input or the consumer failed here. */
    void abort(String where, Throwable thrown) {
        if (trouble == null) {
            trouble = where;
        }
        strand.run.cancel(thrown);
    }

    boolean isAborted() {
        return aborted != null;
    }

    void ended(PoolItem<I, O> item) {
        ended.add(item);
        turn.take();
    }

    String fingerprint() {
        return fingerprint;
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
            abort("item " + line.taken(), thrown);
        } finally {
            seen.forEach(PoolItem::giveBack);
        }
    }

    private void decide(List<PoolItem<I, O>> seen) {
        // looked at first: what came before the end of the input is then in the line
        boolean complete = inputEnded;
        for (PoolItem<I, O> item = ended.poll(); item != null; item = ended.poll()) {
            seen.add(item);
            settle(item);
        }
        if (aborted != null) {
            stop(aborted);
        } else if (stopped != null) {
            skipRest(stopped);
        } else {
            fill(complete);
        }
        meter.now(line.taken(), running.size(), line.waiting());
        if (running.isEmpty() && sink.isIdle() && (isStopped() || complete) && line.isEmpty()) {
            end();
        }
    }

    private boolean isStopped() {
        return aborted != null || stopped != null;
    }

    private void end() {
        over = true;
        meter.end();
        feed.close();
        if (occurrences != null) {
            occurrences.close();
        }
        if (consumerAlarm != null) {
            consumerAlarm.cancel();
        }
        gate.wake(null, null);
    }

    /** Opens items for as long as there are any and there is room for them, and asks for more. */
    private void fill(boolean complete) {
        do {
            for (PoolEntry<I> next = line.next(running.size()); next != null; next = line.next(running.size())) {
                open(next);
            }
        } while (!complete && !inputEnded && line.request(running.size()) || line.nextPass(running.size(), complete));
    }

    private void open(PoolEntry<I> entry) {
        if (entry.passes++ == 0) {
            entry.openedAt = strand.run.timer.nanoTime();
            if (!prepareRecords(entry)) {
                return;
            }
        }
        PoolItem<I, O> item = new PoolItem<>(this, entry);
        running.add(item);
        item.begin();
    }

    /** Names the item and finds it a place for its records; false if it has failed, for it cannot be named. */
    private boolean prepareRecords(PoolEntry<I> entry) {
        Records records = strand.run.records;
        if (records == null) {
            boolean remembers = settings.deferredRetries() > 0 && work.itemRecords() == ItemRecords.ALL;
            entry.steps = remembers ? new Records(StepStore.inMemory(), strand.run.id(), Replay.OF_POOLS) : null;
        } else if (entry.name == null) {
            if (occurrences == null) {
                occurrences = records.store().occurrences();
            }
            String hash;
            try {
                hash = records.store().hash(work.identity(entry.item));
            } catch (RuntimeException nameless) {
                entry.failure = nameless;
                report(entry, new Outcome.Failed<>(entry.index, nameless, 0, took(entry)), false);
                failed(entry, FlowException.at(this, 0, nameless));
                return false;
            }
            entry.name = hash + "~" + occurrences.next(hash);
        }
        return true;
    }

    // ---- ends of items

    private void settle(PoolItem<I, O> item) {
        running.remove(item);
        if (aborted != null) {
            return;
        }
        PoolEntry<I> entry = item.entry;
        FlowSuspended suspended = item.suspended();
        if (suspended != null) {
            report(entry, PoolOutcomes.of(item, suspended, took(entry)), false);
            return;
        }
        FlowException failure = item.failure();
        entry.failure = failure == null ? null : failure.getCause();
        if (stopped == null
                && failure != null
                && entry.passes <= settings.deferredRetries()
                && PoolOutcomes.mayPass(failure)) {
            line.defer(entry);
            return;
        }
        report(item.entry, PoolOutcomes.of(item, stopped, took(entry)), item.replayed != null);
        if (failure != null && entry.failure != stopped) {
            failed(entry, failure);
        }
    }

    private void failed(PoolEntry<I> entry, FlowException failure) {
        LOG.warn(
                "item {} of pool '{}' failed at {} (attempts: {}): {}",
                entry.index,
                node.name(),
                failure.path(),
                entry.attempts(),
                String.valueOf(failure.getCause()));
        if (settings.onFailure() == OnFailure.STOP && stopped == null) {
            stopped = new CancellationException("stopped because item " + entry.index + " failed");
            graceAlarm = strand.run.timer.schedule(this::giveUp, Retry.nanos(strand.run.options.grace()));
        }
    }

    private void report(PoolEntry<I> entry, Outcome<O> outcome, boolean replayed) {
        meter.ended(outcome, replayed, entry.tally);
        sink.add(new ItemReport<>(entry.item, outcome, entry.tally.throttles(), replayed, entry.tally.usage()));
    }

    private Duration took(PoolEntry<I> entry) {
        return Duration.ofNanos(strand.run.timer.nanoTime() - entry.openedAt);
    }

    // ---- stopping

    private void stop(Throwable cause) {
        if (consumerAlarm == null) {
            // until then it may be about to write what it has: an interrupt would close its file
            consumerAlarm = strand.run.timer.schedule(sink::stop, Retry.nanos(strand.run.options.grace()));
        }
        List.copyOf(running).forEach(item -> item.stop(cause));
        line.clear();
    }

    /** After a failure that stops the rest: what is open is cancelled, what has not begun is skipped. */
    private void skipRest(Throwable cause) {
        for (PoolItem<I, O> item : List.copyOf(running)) {
            item.stop(cause);
            if (givenUp) {
                item.abandon(cause);
            }
        }
        String reason = Objects.requireNonNull(cause.getMessage());
        line.clear(
                entry -> report(
                        entry,
                        new Outcome.Failed<>(
                                entry.index, Objects.requireNonNull(entry.failure), entry.attempts(), took(entry)),
                        false),
                entry -> report(entry, new Outcome.Skipped<>(entry.index, reason), false));
    }

    private void giveUp() {
        givenUp = true;
        turn.takeOn(strand.run);
    }

    /** What the pool's strand waits for: the end of all items. */
    private final class Gate extends Wait {

        Gate() {
            super(PoolFrame.this);
        }

        @Override
        void arm() {
            sink.start(PoolFrame.this);
            feed.start(PoolFrame.this);
            pump();
        }

        @Override
        void abort() {
            aborted = Objects.requireNonNull(strand.stop);
            turn.takeOn(strand.run);
        }
    }

    // ---- what it is

    @Override
    BaseNode node() {
        return node;
    }

    @Override
    void locate(Location location) {
        if (telling != null) {
            location.branch(telling);
        }
        super.locate(location);
    }
}
