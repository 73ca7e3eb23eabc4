package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The record of one call of exec: looked up before the call, started when it begins, saved at its end. */
final class CallRecord {

    private final LeafCall call;
    private final Memo memo;
    /** The number of a collected failure of an earlier process, which the call keeps if it fails again; else 0. */
    private long failedAt;
    /** The record that contains the result of the call, or null. */
    private @Nullable StepRecord answer;
    /** Whether the start of the first attempt has been recorded. */
    private boolean noted;

    // ---- the end of the call after the save
    private @Nullable Object result;
    private @Nullable FlowException failure;

    /** Creates the record of a call. An item needs no hash of its input, because its key contains its content. */
    CallRecord(LeafCall call, Records records) {
        Leaf<Object, Object> leaf = call.leaf;
        boolean isItem = call.item != Item.NONE || call.caller != null && call.caller.isItem();
        String hash = isItem ? "" : records.hash(call.input);
        this.call = call;
        this.memo = new Memo(records, call.stepKey(), leaf, leaf.fingerprint(), hash, leaf::resultType);
    }

    /**
     * Returns the record that contains the result of the call, or one that holds it, or null if the call is to be made.
     */
    @Nullable
    StepRecord lookUp() {
        StepRecord found = memo.find();
        StepRecord known = memo.usable(found);
        failedAt = known == null && found != null && !found.isDone() && isCollected() ? found.number() : 0;
        answer = known != null && known.isDone() ? known : null;
        return known;
    }

    /** Returns the record that contains the result of the call, or null. */
    @Nullable
    StepRecord answeredBy() {
        return answer;
    }

    /** Returns the value of the record that contains the result of the call. */
    @Nullable
    Object answer() {
        return memo.value(Objects.requireNonNull(answer));
    }

    /**
     * Assigns the call its place in the order of segments: the place in its record, or a later one if the call is to be
     * made.
     */
    void takePlace(@Nullable StepRecord known) {
        Strand strand = call.strand;
        Segments segments = strand.segments();
        if (segments == null) {
            return;
        }
        if (known == null) {
            strand.comeBack();
            if (failedAt > 0) {
                failedAt = segments.retry(strand, memo, failedAt);
            } else {
                segments.leave(strand);
            }
            return;
        }
        if (!known.isDone() || known.isAnswer()) {
            strand.leavePlace();
        }
        if (known.isDone()) {
            segments.replayed(strand, memo, known);
        }
    }

    /** Returns whether the run, or the item of a pool, may continue after a failure of the call. */
    private boolean isCollected() {
        for (Frame frame = call; frame != null && !(frame instanceof Host); frame = frame.above()) {
            if (frame.collects()) {
                return true;
            }
        }
        return false;
    }

    /** Records the start of the first attempt, once. Returns the stage to wait for, or null. */
    @Nullable
    CompletionStage<?> note() {
        if (noted) {
            return null;
        }
        noted = true;
        return memo.start(failedAt);
    }

    /** Saves the result. The call then continues and ends with the result as a later run will read it. */
    @Nullable
    Frame save(Kind kind, @Nullable Object made) {
        Memo.Kept both = memo.keep(kind, made, call.attempts());
        result = both.value();
        return save(both.record());
    }

    /** Saves the failure of the call for readers of the store; a later run makes the call again. */
    @Nullable
    Frame save(FlowException failed) {
        failure = failed;
        return save(memo.failed(Failures.text(failed.getCause()), call.attempts()));
    }

    private @Nullable Frame save(StepRecord record) {
        try {
            Segments segments = call.strand.segments();
            Object saved = segments == null ? memo.save(record) : segments.save(call.strand, memo, record, failedAt);
            return saved instanceof Pending pending ? call.awaitStore(pending.stage()) : call.goOn(null, null);
        } catch (Throwable thrown) {
            return call.goOn(null, thrown);
        }
    }

    /**
     * Returns the failure of the call after the save, or the failure of the save; null if the call ends with its {@link
     * #result}.
     */
    @Nullable
    FlowException failure(@Nullable Throwable notSaved) {
        if (failure == null) {
            return notSaved == null ? null : lost(notSaved);
        }
        if (notSaved != null) {
            failure.addSuppressed(notSaved);
            call.strand.storeFailed(notSaved);
        }
        return failure;
    }

    @Nullable
    Object result() {
        return result;
    }

    /** Returns the failure of a call whose record the store could not save; the whole run stops for it. */
    FlowException lost(Throwable notKept) {
        call.strand.storeFailed(notKept);
        return FlowException.at(call, call.attempts(), notKept);
    }
}
