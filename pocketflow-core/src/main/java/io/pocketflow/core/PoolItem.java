package io.pocketflow.core;

import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The strand of one pass of one item of a pool. All work below it, on strands of its own too, acquires its permits here
 * and is counted here.
 */
public final class PoolItem<I, O extends @Nullable Object> extends Strand implements Host {

    final PoolFrame<I, O> parent;
    final PoolEntry<I> entry;
    final Span span;
    /** The order of the item's segments, or null before the first parallel flow, and if no records are kept. */
    private @Nullable Segments segments;

    /** The record that contains the result of the item, or null. */
    volatile @Nullable StepRecord replayed;

    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile RunTimer.@Nullable Handle alarm;
    private final Queue<Permit> kept = new ConcurrentLinkedQueue<>();
    private @Nullable Object result;
    private @Nullable Throwable failure;

    PoolItem(PoolFrame<I, O> parent, PoolEntry<I> entry) {
        super(parent.strand.run, parent.shared, null);
        this.parent = parent;
        this.entry = entry;
        this.span = Span.item(parent, entry.index, parent.shared.params());
    }

    /** Starts the item on a separate task. */
    void begin() {
        Duration timeout = parent.settings.itemTimeout();
        if (timeout != null) {
            alarm(run.schedule(() -> overdue(timeout), Nanos.of(timeout)));
        }
        start(new ItemVisit<>(this), parent.work.mayBlock());
    }

    private void overdue(Duration timeout) {
        TimeoutException late = new TimeoutException("item " + entry.index + " took longer than " + timeout);
        alarm(run.schedule(() -> abandon(late), Nanos.of(run.options.grace())));
        stop(late);
    }

    private void alarm(RunTimer.Handle next) {
        alarm = next;
        if (hasEnded.get()) {
            next.cancel();
        }
    }

    // ---- the end

    /** Continues without the item, which ignored that it was stopped. */
    void abandon(Throwable cause) {
        run.submitBlocking(() -> end(null, FlowException.at(this, 0, cause)));
    }

    @Override
    void ended(@Nullable Object gave, @Nullable Throwable thrown) {
        end(gave, thrown);
    }

    private void end(@Nullable Object gave, @Nullable Throwable thrown) {
        if (!hasEnded.compareAndSet(false, true)) {
            return;
        }
        RunTimer.Handle set = alarm;
        if (set != null) {
            set.cancel();
        }
        Segments ordered = segments;
        if (ordered != null) {
            ordered.close();
        }
        result = gave;
        failure = thrown == null ? null : byStop(thrown);
        if (failure == null) {
            span.finished(null, attempts(), replayed != null);
        } else {
            span.failed(failure);
        }
        parent.turn.ended(this);
    }

    /**
     * Returns the failure of an item: for work that was cancelled because the item was stopped, the cause of the stop.
     */
    private Throwable byStop(Throwable thrown) {
        Throwable reason = stop;
        Throwable cause = thrown.getCause();
        boolean cancelled = cause instanceof CancellationException || cause instanceof InterruptedException;
        return reason == null || cause == reason || !cancelled ? thrown : ((FlowException) thrown).stoppedBy(reason);
    }

    @Nullable
    Object result() {
        return result;
    }

    /** Returns the failure with its location; null if the item did not fail. */
    @Nullable
    FlowException failure() {
        return failure instanceof FlowException failed ? failed : null;
    }

    /** Returns the suspension, or null if the item does not wait for an answer. */
    @Nullable
    FlowSuspended suspended() {
        return FlowSuspended.in(failure);
    }

    // ---- for the calls in it

    /** Returns the permits of an attempt: a place among the calls in flight, and a permit of the pool's limiter. */
    @Override
    public Reservation slot() {
        return parent.slot;
    }

    /** Returns the reservation of the place alone. */
    @Override
    public Reservation place() {
        return parent.place;
    }

    @Override
    public @Nullable Duration callTimeout() {
        return parent.settings.callTimeout();
    }

    /** Returns the records of the item's steps, or null if none are kept. */
    @Override
    public @Nullable Records stepRecords() {
        return run.records != null ? run.records : entry.steps;
    }

    @Override
    public @Nullable Segments ordered() {
        return segments;
    }

    @Override
    public void order(Segments created) {
        segments = created;
    }

    /** Counts an attempt that begins; returns the time of its start. */
    @Override
    public long begins() {
        entry.tally.begins();
        parent.meter.attempts.increment();
        return run.timer.nanoTime();
    }

    /** Counts the end of an attempt that began at this time; a throttled one waits until {@link #goesOn}. */
    @Override
    public void ends(long startedAt, boolean throttled) {
        entry.tally.ends(run.timer.nanoTime() - startedAt, throttled);
        if (throttled) {
            parent.meter.throttles.increment();
            parent.meter.throttled.incrementAndGet();
        }
    }

    /** Takes the permits of a failed call: if the failure stops the pool, no other call gets them before the stop. */
    @Override
    public void keep(Permit held) {
        if (parent.settings.onFailure() == OnFailure.STOP) {
            kept.add(held);
            if (hasEnded.get()) {
                giveBack();
            }
        } else {
            held.close();
        }
    }

    @Override
    boolean endsItem() {
        return true;
    }

    @Override
    public void recordMismatch(Throwable mismatch) {
        stop(mismatch);
    }

    /** Releases the permits that were taken: the item continues, or the pool has handled its end. */
    @Override
    public void giveBack() {
        for (Permit held = kept.poll(); held != null; held = kept.poll()) {
            held.close();
        }
    }

    @Override
    public void goesOn() {
        parent.meter.throttled.decrementAndGet();
    }

    @Override
    public void used(String unit, long amount) {
        entry.tally.used(unit, amount);
    }

    // ---- properties

    @Override
    int attempts() {
        StepRecord record = replayed;
        return record == null ? entry.attempts() : record.attempts();
    }

    @Override
    Frame above() {
        return parent;
    }

    @Override
    void locate(Location location) {
        boolean named = location.byContent() && entry.name != null;
        location.branch(named ? java.util.Objects.requireNonNull(entry.name) : Integer.toString(entry.index));
    }
}
