package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is kept of one call of exec: looked up before it, noted as it begins, saved at its end. */
final class CallRecord {

    private final LeafCall call;
    private final Memo memo;
    /** The record that answers the call, or null. */
    private @Nullable StepRecord answer;
    /** Whether the first attempt has been noted. */
    private boolean noted;

    // ---- what the call ends with once it is saved
    private @Nullable Object result;
    private @Nullable FlowException failure;

    /** An item needs no hash of its input: its content is in its key. */
    CallRecord(LeafCall call, Records records) {
        Leaf<Object, Object> leaf = call.leaf;
        boolean isItem = call.item != Item.NONE || call.caller != null && call.caller.isItem();
        String hash = isItem ? "" : records.hash(call.input);
        this.call = call;
        this.memo = new Memo(records, call.stepKey(), leaf, leaf.fingerprint(), hash, leaf::resultType);
    }

    /** The record that answers the call, one that holds it, or null if it is to be made. */
    @Nullable
    StepRecord lookUp() {
        StepRecord known = memo.lookUp();
        answer = known != null && known.isDone() ? known : null;
        return known;
    }

    /** The record that answers the call, or null. */
    @Nullable
    StepRecord answeredBy() {
        return answer;
    }

    /** The value of the record that answers the call. */
    @Nullable
    Object answer() {
        return memo.value(Objects.requireNonNull(answer));
    }

    /** Gives the call its place in the order of segments: that of its record, or a later one if it has to be made. */
    void takePlace(@Nullable StepRecord known) {
        Strand strand = call.strand;
        Segments segments = strand.segments();
        if (segments == null) {
            return;
        }
        if (known == null) {
            strand.comeBack();
            segments.leave(strand);
            return;
        }
        if (!known.isDone() || known.isAnswer()) {
            strand.leavePlace();
        }
        if (known.isDone()) {
            segments.replayed(strand, memo, known);
        }
    }

    /** Notes, once, that the first attempt begins; gives what that has to wait for, or null. */
    @Nullable
    CompletionStage<?> note() {
        if (noted) {
            return null;
        }
        noted = true;
        return memo.start();
    }

    /** Saves the result; the call goes on afterwards, and ends with it as a later run will find it. */
    @Nullable
    Frame save(Kind kind, @Nullable Object made) {
        Memo.Kept both = memo.keep(kind, made, call.attempts());
        result = both.value();
        return save(both.record());
    }

    /** Saves that the call failed, which tells those who look; it will be made again all the same. */
    @Nullable
    Frame save(FlowException failed) {
        failure = failed;
        return save(memo.failed(Failures.text(failed.getCause()), call.attempts()));
    }

    private @Nullable Frame save(StepRecord record) {
        try {
            Segments segments = call.strand.segments();
            Object saved = segments == null ? memo.save(record) : segments.save(call.strand, memo, record);
            return saved instanceof Pending pending ? call.awaitStore(pending.stage()) : call.goOn(null, null);
        } catch (Throwable thrown) {
            return call.goOn(null, thrown);
        }
    }

    /** What the call fails with, after the save or why that failed; null if it ends with its {@link #result}. */
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

    /** What the call fails with because the store did; for that the whole run stops. */
    FlowException lost(Throwable notKept) {
        call.strand.storeFailed(notKept);
        return FlowException.at(call, call.attempts(), notKept);
    }
}
