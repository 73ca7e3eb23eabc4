package io.pocketflow.core.pool;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.engine.Run;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.failure.SafeText;
import io.pocketflow.core.threads.Nanos;
import io.pocketflow.core.threads.Turn;
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
 * The decisions of a run of a pool, made in one {@link Turn}: the items to open, the outcome and the effect of an item's
 * end, an early stop, and the end of the run. Items, the feed and the consumer run outside of the turn and leave their
 * results in queues. This state therefore needs no lock, and a slow consumer or a blocking input delays nothing else.
 *
 * <p>A run stops early for one of two causes: it was aborted from outside of its items, or an item failed and stops the
 * others.
 */
final class PoolTurn<I, O extends @Nullable Object> {

    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final PoolFrame<I, O> frame;
    private final Run run;
    private final PoolFeed<I> feed;
    private final PoolSink<I, O> sink;
    private final Turn turn = new Turn(this::work);
    private final PoolLine<I> line;
    private final ConcurrentLinkedQueue<PoolItem<I, O>> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean inputEnded;
    /** The cause of an abort of the run, or null. */
    private volatile @Nullable Throwable aborted;
    /** Whether the grace after a failure is over. */
    private volatile boolean givenUp;

    // ---- used by the turn only
    private final Set<PoolItem<I, O>> running = new LinkedHashSet<>();
    private boolean over;
    /** The cancellation of the other items after an item failed, or null. */
    private @Nullable CancellationException failure;

    private RunTimer.@Nullable Handle graceAlarm;
    /** Interrupts a consumer that blocks although the run was aborted. */
    private RunTimer.@Nullable Handle consumerAlarm;

    PoolTurn(PoolFrame<I, O> frame, PoolFeed<I> feed, PoolSink<I, O> sink) {
        this.frame = frame;
        this.run = frame.strand.run;
        this.feed = feed;
        this.sink = sink;
        this.line = new PoolLine<>(feed, sink, frame.settings.mostOpen());
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

    /** Looks for parked items whose calls are over. */
    void wake() {
        line.wake();
        turn.takeOn(run);
    }

    /** Stops the run from outside of its items: no further report is passed on. */
    void abort(Throwable cause) {
        aborted = cause;
        turn.takeOn(run);
    }

    boolean isAborted() {
        return aborted != null;
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
        line.leave();
        goOn(complete);
        frame.meter.now(line.taken(), running.size() + line.parked(), line.waiting());
        boolean isStopped = aborted != null || failure != null;
        if (running.isEmpty() && sink.isIdle() && (isStopped || complete) && line.isEmpty()) {
            end();
        }
    }

    /** Opens the items that can be opened; or, if the run stops early, stops the open items and drops the rest. */
    private void goOn(boolean complete) {
        Throwable abortedBy = aborted;
        CancellationException stopped = failure;
        if (abortedBy != null) {
            abortOpen(abortedBy);
            line.clear();
        } else if (stopped != null) {
            cancelOpen(stopped);
            line.clear(this::failedWhileWaiting, entry -> report(entry, skipped(entry, stopped), false));
        } else {
            fill(complete);
        }
    }

    private void end() {
        over = true;
        frame.closeLane();
        frame.meter.end();
        feed.close();
        try {
            if (frame.records != null) {
                frame.records.end();
            }
        } catch (Throwable thrown) {
            frame.abort("item " + line.taken(), thrown);
        }
        cancel(graceAlarm);
        cancel(consumerAlarm);
        frame.over();
    }

    private static void cancel(RunTimer.@Nullable Handle alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }

    // ---- stopping early

    /** Stops the open items, because the run was aborted. */
    private void abortOpen(Throwable cause) {
        if (consumerAlarm == null) {
            // until then the consumer may be about to write its results: an interrupt would close its file
            consumerAlarm = afterGrace(sink::stop);
        }
        List.copyOf(running).forEach(item -> item.stop(cause));
    }

    /**
     * Stops the open items, because another item failed. Items that ignore the stop are abandoned when the grace is
     * over.
     */
    private void cancelOpen(Throwable cause) {
        for (PoolItem<I, O> item : List.copyOf(running)) {
            item.stop(cause);
            if (givenUp) {
                item.abandon(cause);
            }
        }
    }

    private RunTimer.Handle afterGrace(Runnable action) {
        return run.schedule(action, Nanos.of(run.options.grace()));
    }

    private void giveUp() {
        givenUp = true;
        turn.takeOn(run);
    }

    // ---- opening items

    /** Opens items for as long as there are any and there is room for them, and requests more. */
    private void fill(boolean complete) {
        do {
            for (PoolEntry<I> next = line.next(running.size()); next != null; next = line.next(running.size())) {
                open(next);
            }
        } while (!complete && !inputEnded && line.request(running.size())
                || line.nextPass(running.size() + line.parked(), complete));
        if (running.isEmpty() && line.parked() > 0 && line.isStuck(complete)) {
            frame.flushLane();
        }
    }

    private void open(PoolEntry<I> entry) {
        entry.passes++;
        if (!entry.begun) {
            entry.begun = true;
            entry.openedAt = run.timer.nanoTime();
            RuntimeException nameless = frame.records == null ? null : frame.records.prepare(entry);
            if (nameless != null) {
                entry.failure = nameless;
                failedWhileWaiting(entry);
                failed(entry, frame.failure(0, nameless));
                return;
            }
        }
        PoolItem<I, O> item = new PoolItem<>(frame, entry);
        running.add(item);
        entry.opened(item);
        item.begin();
    }

    // ---- the end of items

    private void settle(PoolItem<I, O> item) {
        PoolEntry<I> entry = item.entry;
        running.remove(item);
        entry.closed();
        if (isAborted()) {
            return;
        }
        FlowSuspended suspended = item.suspended();
        if (suspended != null) {
            List<PoolLane.Call> calls = PoolLine.calls(suspended);
            if (!calls.isEmpty() && failure == null) {
                line.park(entry, calls);
                return;
            }
            report(
                    entry,
                    new Outcome.Suspended<>(entry.index, suspended.questions(), item.attempts(), took(entry)),
                    false);
            return;
        }
        FlowException thrown = item.failure();
        entry.failure = thrown == null ? null : thrown.getCause();
        if (thrown != null && getsAnotherPass(entry, thrown)) {
            line.defer(entry);
            return;
        }
        CancellationException stopped = failure;
        report(entry, outcome(item, thrown), item.replayed != null);
        if (thrown != null && entry.failure != stopped && !entry.isCancelled()) {
            failed(entry, thrown);
        }
    }

    /**
     * Returns whether another pass can help: not after an error, an interrupt, a cancellation, or a failure that is not
     * retriable.
     */
    private boolean getsAnotherPass(PoolEntry<I> entry, FlowException thrown) {
        return failure == null
                && entry.passes < frame.passes
                && Failures.mayFollow(thrown)
                && Failures.hint(thrown).retriable();
    }

    /** Logs that an item has failed for good; under STOP, the first one stops the others. */
    private void failed(PoolEntry<I> entry, FlowException thrown) {
        LOG.warn(
                "item {} of pool '{}' failed at {} (attempts: {}): {}",
                entry.index,
                frame.settings.name(),
                thrown.path(),
                entry.attempts(),
                SafeText.of(thrown.getCause()));
        if (frame.stopsAtFailure && failure == null) {
            failure = new CancellationException("stopped because item " + entry.index + " failed");
            graceAlarm = afterGrace(this::giveUp);
        }
    }

    // ---- outcomes

    /** Returns the outcome of an item; one that was cancelled because another failed is skipped. */
    private Outcome<O> outcome(PoolItem<I, O> item, @Nullable FlowException thrown) {
        PoolEntry<I> entry = item.entry;
        if (thrown == null) {
            @SuppressWarnings(
                    "unchecked") // proof: an item ends with the result of its work, or with a record of that result
            O result = (O) item.result();
            return new Outcome.Done<>(entry.index, result, item.attempts(), took(entry));
        }
        Throwable cause = Objects.requireNonNull(thrown.getCause());
        return cause == failure
                ? skipped(entry, cause)
                : new Outcome.Failed<>(entry.index, cause, item.attempts(), took(entry));
    }

    private Outcome<O> skipped(PoolEntry<I> entry, Throwable stopped) {
        return new Outcome.Skipped<>(entry.index, String.valueOf(stopped.getMessage()));
    }

    /** Reports the failure of an item that is not open: it had not begun, or gets no further pass. */
    private void failedWhileWaiting(PoolEntry<I> entry) {
        Throwable cause = Objects.requireNonNull(entry.failure);
        report(entry, new Outcome.Failed<>(entry.index, cause, entry.attempts(), took(entry)), false);
    }

    private void report(PoolEntry<I> entry, Outcome<O> outcome, boolean replayed) {
        entry.release();
        frame.meter.ended(outcome, replayed, entry);
        sink.add(new ItemReport<>(entry.item, outcome, entry.throttles(), replayed, entry.usage()));
    }

    private Duration took(PoolEntry<I> entry) {
        return Duration.ofNanos(run.timer.nanoTime() - entry.openedAt);
    }
}
