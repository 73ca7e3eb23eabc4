package io.pocketflow.core.pool;

import io.pocketflow.core.OnFailure;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.Location;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.engine.Run;
import io.pocketflow.core.engine.Span;
import io.pocketflow.core.engine.Wait;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.record.Memo;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The visit of a pool: a fan-out whose branches come from a feed as there is room for them and pass to a sink as they
 * end. It waits until all items have ended; its {@link PoolTurn} makes the decisions meanwhile.
 */
final class PoolFrame<I, O extends @Nullable Object> extends Frame {

    final PoolSettings settings;
    final PoolWork<I, O> work;
    final PoolMeter meter;
    /** The records of the items, or null if none are kept. */
    final @Nullable PoolRecords<I> records;

    final @Nullable Duration callTimeout;
    final @Nullable Duration itemTimeout;
    final int passes;
    final boolean stopsAtFailure;
    final PoolTurn<I, O> turn;
    /** The permits of an attempt: a place among the calls in flight, and a permit of the pool's limiter. */
    final Reservation slot;
    /** The reservation of the place alone. */
    final Reservation place;

    /** The lane of this run, or null; set before the first item begins. */
    volatile PoolLane.@Nullable Calls lane;

    private final PoolOp<I, O> op;
    private final Join join = new Join();
    private boolean begun;
    private Span visit = Span.NONE;
    /** The point at which the input or the consumer failed. */
    private volatile @Nullable String failedAt;
    /** The point of failure once it is part of this frame's location. */
    private @Nullable String shownFailedAt;

    PoolFrame(Frame caller, PoolOp<I, O> op, Shared shared) {
        super(caller, shared);
        this.op = op;
        this.settings = op.settings;
        this.work = op.work;
        this.meter = op.meter;
        this.place = op.places.reserve();
        this.slot = settings.limiter() == null
                ? place
                : place.and(settings.limiter().reserve());
        this.callTimeout = settings.callTimeout();
        this.itemTimeout = settings.itemTimeout();
        this.passes = 1 + settings.deferredRetries();
        this.stopsAtFailure = settings.onFailure() == OnFailure.STOP;
        this.records = PoolRecords.of(strand.run, work, settings);
        this.turn = new PoolTurn<>(this, op.feed, op.sink);
    }

    @Override
    @Nullable
    public Frame resume() {
        if (!begun) {
            begun = true;
            visit = Span.start(this, FlowEvent.Kind.NODE);
            meter.start();
            return strand.park(join);
        }
        if (strand.stop != null || error != null) {
            shownFailedAt = failedAt;
            Throwable failure = strand.stop != null ? strand.stopped(this) : failure(0, error);
            visit.failed(failure);
            return fail(failure);
        }
        visit.finished(Op.DEFAULT, 0, false);
        return finish(Op.DEFAULT);
    }

    /** The wait of the pool's strand: for the end of all items. */
    private final class Join extends Wait {

        Join() {
            super(PoolFrame.this);
        }

        @Override
        public void arm() {
            op.sink.start(PoolFrame.this);
            openLane();
            op.feed.start(PoolFrame.this);
            turn.take();
        }

        @Override
        public void abort(Queue<Runnable> below) {
            turn.abort(Objects.requireNonNull(strand.stop));
        }
    }

    private void openLane() {
        PoolLane chosen = settings.lane();
        if (chosen != null) {
            Run run = strand.run;
            try {
                checkLane(run);
                StepStore store = run.records == null ? null : run.records.store();
                lane = chosen.open(new PoolLane.Site(settings.name(), run.id(), run.options, store, turn::wake));
            } catch (RuntimeException refused) {
                abort("lane", refused);
            }
        }
    }

    /** Rejects a lane in a run that would find the notes of other runs about batches of their own. */
    private void checkLane(Run run) {
        if (run.records != null && run.records.areShared()) {
            throw new IllegalStateException(
                    "pool '" + settings.name() + "' has a lane, which cannot serve run '" + run.id()
                            + "', because the run finds the records of other runs: open the run by a store that does not share them,"
                            + " or remove the lane");
        }
    }

    /** Requests that the calls collected by the lane are sent. */
    void flushLane() {
        PoolLane.Calls opened = lane;
        if (opened != null) {
            opened.flush();
        }
    }

    void closeLane() {
        PoolLane.Calls opened = lane;
        if (opened != null) {
            opened.close();
        }
    }

    /** Ends the wait: all items have ended. */
    void over() {
        join.wake(null, null);
    }

    // ---- for the feed and the sink, on whichever thread

    /** Accepts a requested item. */
    void offer(int index, I item) {
        try {
            work.check(index, item);
        } catch (RuntimeException refused) {
            inputFailed(index, refused);
            return;
        }
        turn.add(new PoolEntry<>(index, item, null));
        turn.takeElsewhere();
    }

    void inputFailed(int index, Throwable thrown) {
        abort("input at item " + index, thrown);
    }

    /** Stops the whole run, because the input or the consumer failed here. */
    void abort(String where, Throwable thrown) {
        if (failedAt == null) {
            failedAt = where;
        }
        strand.run.cancel(thrown);
    }

    boolean isAborted() {
        return turn.isAborted();
    }

    // ---- properties

    /** Returns the record of an item in the run's records, or null if none are kept. */
    @Nullable
    Memo memo(PoolItem<I, ?> item) {
        return records == null ? null : records.memo(item);
    }

    @Override
    public Op op() {
        return op;
    }

    @Override
    public void locate(Location location) {
        if (shownFailedAt != null) {
            location.branch(shownFailedAt);
        }
        super.locate(location);
    }
}
