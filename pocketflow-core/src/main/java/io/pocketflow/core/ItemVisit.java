package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass of one item of a pool: answered from its record, or worked on, and recorded. */
final class ItemVisit<I, O extends @Nullable Object> extends Frame {

    private enum State {
        LOOK_UP,
        WORKED,
        RECORDED
    }

    private final PoolItem<I, O> item;
    private final PoolWork<I, O> work;
    private State state = State.LOOK_UP;
    private Shared own;
    private @Nullable Frame entered;
    /** What is given on once it is recorded: a result, or a failure. */
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
        StepRecord record = find();
        if (record != null) {
            item.replayed = record;
            return finish(record.value());
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

    /** The record that answers the item; what was made otherwise, or failed, is made again. */
    private @Nullable StepRecord find() {
        StepStore store = store();
        if (store == null) {
            return null;
        }
        Optional<StepRecord> found = store.find(strand.run.id(), Location.key(this));
        return found.filter(record -> record.isDone() && record.fingerprint().equals(item.parent.fingerprint()))
                .orElse(null);
    }

    private @Nullable StepStore store() {
        return work.recordsItems() ? strand.run.options.store() : null;
    }

    private @Nullable Frame worked() throws Exception {
        failure = error;
        if (failure == null) {
            if (entered instanceof LeafCall call && call.isReplayed()) {
                item.replayed = call.replayed();
            }
            try {
                kept = work.result(own, value);
            } catch (RuntimeException noResult) {
                failure = FlowException.at(this, 0, noResult);
            }
        }
        StepStore store = strand.stop == null ? store() : null;
        return store == null ? recorded() : record(store);
    }

    private @Nullable Frame record(StepStore store) throws Exception {
        state = State.RECORDED;
        StepRecord.Kind kind = failure == null ? StepRecord.Kind.DONE : StepRecord.Kind.FAILED;
        StepRecord record = new StepRecord(kind, kept, item.parent.fingerprint(), item.entry.attempts());
        Object saved = Stages.valueOrPending(
                store.save(strand.run.id(), Location.key(this), record), "save of the step store", item.parent.node());
        error = null;
        return saved instanceof Pending pending ? await(pending.stage()) : this;
    }

    private Frame recorded() {
        if (failure != null) {
            if (error != null && error != failure) {
                failure.addSuppressed(error);
            }
            return fail(failure);
        }
        return error == null || state != State.RECORDED
                ? finish(kept)
                : fail(FlowException.at(this, item.attempts(), error));
    }
}
