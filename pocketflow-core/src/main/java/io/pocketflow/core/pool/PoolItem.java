package io.pocketflow.core.pool;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.Host;
import io.pocketflow.core.engine.Host.Laned;
import io.pocketflow.core.engine.Location;
import io.pocketflow.core.engine.Segments;
import io.pocketflow.core.engine.Span;
import io.pocketflow.core.engine.Strand;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.failure.SafeText;
import io.pocketflow.core.future.Stages.Pending;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.record.Memo;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.threads.Nanos;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The strand of one pass of one item of a pool: the item is read from its record, or worked on and recorded. All work
 * below it, on strands of its own too, acquires its permits here and is counted here.
 */
final class PoolItem<I, O extends @Nullable Object> extends Strand implements Host {

    private enum State {
        LOOK_UP,
        WORKED,
        RECORDED,
        OVER
    }

    final PoolFrame<I, O> parent;
    final PoolEntry<I> entry;
    private final Span span;
    /** The order of the item's segments, or null before the first parallel flow, and if no records are kept. */
    private @Nullable Segments segments;
    /** The record that contains the result of the item, or null. */
    volatile @Nullable StepRecord replayed;

    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile RunTimer.@Nullable Handle alarm;
    private final Queue<Permit> kept = new ConcurrentLinkedQueue<>();

    private State state = State.LOOK_UP;
    /** The store of the item. */
    private Shared own;
    /** The record of the item, if it is another record than those of its steps. */
    private @Nullable Memo memo;
    /** The frame that works on the item, or null. */
    private @Nullable Frame entered;
    // the result or the failure of the work, which is passed on after it is recorded
    private @Nullable Object made;
    private @Nullable Throwable thrown;

    // ---- the end, which an item that is abandoned reaches before its work does
    private @Nullable Object result;
    private @Nullable Throwable failure;

    PoolItem(PoolFrame<I, O> parent, PoolEntry<I> entry) {
        super(parent.strand.run, parent.shared, null);
        this.parent = parent;
        this.entry = entry;
        this.own = shared;
        this.span = Span.item(parent, entry.index, shared);
    }

    /** Starts the item on a separate task. */
    void begin() {
        Duration timeout = parent.itemTimeout;
        if (timeout != null) {
            alarm(run.schedule(() -> overdue(timeout), Nanos.of(timeout)));
        }
        start(this, parent.work.mayBlock());
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

    // ---- the work

    @Override
    public @Nullable Frame resume() throws Exception {
        return switch (state) {
            case LOOK_UP -> lookUp();
            case WORKED -> worked();
            case RECORDED -> recorded();
            case OVER -> super.resume();
        };
    }

    private @Nullable Frame lookUp() throws Exception {
        if (stop != null) {
            return fail(stopped(this));
        }
        if (parent.work.itemRecords() == ItemRecords.ALL) {
            memo = parent.memo(this);
            StepRecord record = memo == null ? null : memo.lookUp();
            if (record != null) {
                replayed = record;
                return over(memo.value(record), null);
            }
        }
        state = State.WORKED;
        own = parent.work.store(entry.item, shared);
        Object entering = parent.work.enter(this, entry.item, own);
        if (entering instanceof Frame frame) {
            entered = frame;
            return frame;
        }
        return goOn(entering, null);
    }

    private @Nullable Frame worked() {
        thrown = error;
        if (thrown == null) {
            replayed = entered == null ? null : entered.replayed();
            try {
                made = parent.work.result(own, value);
            } catch (Throwable noResult) {
                thrown = failure(0, Failures.unwrap(noResult));
            }
        }
        if (thrown != null && parent.work.itemRecords() == ItemRecords.FAILURES) {
            memo = parent.memo(this);
        }
        boolean hasEnded = stop == null && (thrown == null || Failures.suspension(thrown) == null);
        return memo == null || !hasEnded ? over(made, thrown) : record(memo);
    }

    /** Records the result or the failure; a result is passed on as a later run will read it. */
    private @Nullable Frame record(Memo known) {
        state = State.RECORDED;
        try {
            StepRecord kept;
            if (thrown == null) {
                Memo.Kept both = known.keep(StepRecord.Kind.DONE, made, entry.attempts());
                made = both.value();
                kept = both.record();
            } else {
                kept = known.failed(SafeText.of(thrown.getCause()), entry.attempts());
            }
            return known.save(kept) instanceof Pending pending ? awaitStore(pending.stage()) : goOn(null, null);
        } catch (Throwable notSaved) {
            return goOn(null, notSaved);
        }
    }

    private @Nullable Frame recorded() {
        if (error == null) {
            return over(made, thrown);
        }
        storeFailed(error);
        if (thrown == null) {
            return over(null, failure(attempts(), error));
        }
        thrown.addSuppressed(error);
        return over(null, thrown);
    }

    /** Ends the work; the strand ends next. */
    private Frame over(@Nullable Object value, @Nullable Throwable failed) {
        state = State.OVER;
        return goOn(value, failed);
    }

    @Override
    public Frame fail(Throwable failed) {
        return over(null, failed);
    }

    @Override
    public boolean isItem() {
        return true;
    }

    // ---- the end

    /** Continues without the item, which ignored that it was stopped. */
    void abandon(Throwable cause) {
        run.submitBlocking(() -> ended(null, failure(0, cause)));
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable thrown) {
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
        result = value;
        failure = thrown == null ? null : Failures.byStop(thrown, stop);
        if (failure == null) {
            span.finished(null, attempts(), replayed != null);
        } else {
            span.failed(failure);
        }
        parent.turn.ended(this);
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
        return failure == null ? null : Failures.suspension(failure);
    }

    // ---- for the calls in it

    @Override
    public Reservation slot() {
        return parent.slot;
    }

    @Override
    public Reservation place() {
        return parent.place;
    }

    @Override
    public @Nullable Duration callTimeout() {
        return parent.callTimeout;
    }

    @Override
    public @Nullable Laned laned() {
        return entry.laned(parent.lane);
    }

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

    @Override
    public long begins() {
        entry.begins();
        parent.meter.attempts.increment();
        return run.timer.nanoTime();
    }

    @Override
    public void ends(long startedAt, End end) {
        entry.ends(run.timer.nanoTime() - startedAt, end);
        if (end != End.MADE) {
            parent.meter.ends(end);
        }
    }

    @Override
    public void keep(Permit held) {
        if (parent.stopsAtFailure) {
            kept.add(held);
            if (hasEnded.get()) {
                giveBack();
            }
        } else {
            held.close();
        }
    }

    @Override
    public void recordMismatch(Throwable mismatch) {
        stop(mismatch);
    }

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
        entry.used(unit, amount);
    }

    // ---- properties

    @Override
    public int attempts() {
        StepRecord record = replayed;
        return record == null ? entry.attempts() : record.attempts();
    }

    @Override
    public Frame above() {
        return parent;
    }

    @Override
    public void locate(Location location) {
        boolean named = location.byContent() && entry.name != null;
        location.branch(named ? Objects.requireNonNull(entry.name) : Integer.toString(entry.index));
    }
}
