package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import io.pocketflow.core.store.StepRecord;
import org.jspecify.annotations.Nullable;

/** One pass of one item of a pool: read from its record, or worked on and recorded. */
final class ItemVisit<I, O extends @Nullable Object> extends Frame {

    private enum State {
        LOOK_UP,
        WORKED,
        RECORDED
    }

    private final PoolItem<I, O> item;
    private final PoolWork<I, O> work;
    private State state = State.LOOK_UP;
    /** The record of the item, if it is another record than those of its steps. */
    private @Nullable Memo memo;

    private Shared own;
    private @Nullable Frame entered;
    /** The result or the failure that is passed on after it is recorded. */
    private @Nullable Object kept;

    private @Nullable Throwable failure;

    ItemVisit(PoolItem<I, O> item) {
        super(item, item.shared);
        this.item = item;
        this.work = item.parent.work;
        this.own = shared;
    }

    @Override
    @Nullable
    Frame resume() throws Throwable {
        return switch (state) {
            case LOOK_UP -> begin();
            case WORKED -> worked();
            case RECORDED -> recorded();
        };
    }

    private @Nullable Frame begin() throws Exception {
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        if (work.itemRecords() == ItemRecords.ALL) {
            memo = memo();
            StepRecord record = memo == null ? null : memo.lookUp();
            if (record != null) {
                item.replayed = record;
                return finish(memo.value(record));
            }
        }
        state = State.WORKED;
        own = work.store(item.entry.item, shared);
        Object result = work.enter(this, item.entry.item, own);
        if (result instanceof Frame frame) {
            entered = frame;
            return frame;
        }
        value = result;
        return this;
    }

    @Override
    boolean isItem() {
        return true;
    }

    /** Returns the item's record in the run's records, or null if none are kept. */
    private @Nullable Memo memo() {
        Records records = strand.run.records;
        return records == null
                ? null
                : new Memo(
                        records,
                        Location.key(this),
                        item.parent.node(),
                        item.parent.records.fingerprint(),
                        "",
                        work::resultType);
    }

    /** Returns the record that contains the result of the item's one call, or null. */
    private @Nullable StepRecord replayed() {
        if (entered instanceof NodeFrame visit) {
            return visit.replayed();
        }
        return entered instanceof LeafCall call ? call.replayed() : null;
    }

    private @Nullable Frame worked() {
        failure = error;
        if (failure == null) {
            item.replayed = replayed();
            try {
                kept = work.result(own, value);
            } catch (RuntimeException noResult) {
                failure = FlowException.thrown(this, 0, noResult);
            }
        }
        if (failure != null && work.itemRecords() == ItemRecords.FAILURES) {
            memo = memo();
        }
        boolean hasEnded = strand.stop == null && FlowSuspended.in(failure) == null;
        return memo == null || !hasEnded ? recorded() : record(memo);
    }

    private @Nullable Frame record(Memo known) {
        state = State.RECORDED;
        error = null;
        try {
            Object saved = known.save(record(known, failure));
            return saved instanceof Pending pending ? awaitStore(pending.stage()) : this;
        } catch (Exception notSaved) {
            error = notSaved;
            return this;
        }
    }

    /** Returns the record of the item; a result is passed on as a later run will read it. */
    private StepRecord record(Memo known, @Nullable Throwable failed) {
        int attempts = item.entry.attempts();
        if (failed != null) {
            return known.failed(Failures.text(failed.getCause()), attempts);
        }
        Memo.Kept both = known.keep(StepRecord.Kind.DONE, kept, attempts);
        kept = both.value();
        return both.record();
    }

    private Frame recorded() {
        if (failure != null) {
            if (error != null && error != failure) {
                failure.addSuppressed(error);
                strand.storeFailed(error);
            }
            return fail(failure);
        }
        if (error == null || state != State.RECORDED) {
            return finish(kept);
        }
        strand.storeFailed(error);
        return fail(FlowException.at(this, item.attempts(), error));
    }
}
