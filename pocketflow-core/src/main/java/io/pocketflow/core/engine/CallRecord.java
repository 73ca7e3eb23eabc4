package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.failure.SafeText;
import io.pocketflow.core.record.Memo;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.record.TypeMatch;
import io.pocketflow.core.store.InDoubtCheck.Finding;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The record of one call of exec: looked up before the call, started when it begins, saved at its end. It knows the step,
 * and not the call.
 */
final class CallRecord {

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

    private CallRecord(Memo memo) {
        this.memo = memo;
    }

    /** Returns the record of a call. An item needs no hash of its input, because its key contains its content. */
    static CallRecord of(LeafCall call, Records records) {
        boolean isItem = call.item != Item.NONE || call.caller != null && call.caller.isItem();
        String hash = isItem ? "" : records.hash(call.input);
        ExecOp op = call.op;
        return new CallRecord(new Memo(
                records.ruledBy(op.inDoubt()), call.stepKey(), op.name(), op.fingerprint(), hash, op::recordedType));
    }

    /**
     * Returns the record that contains the result of the call, or one that holds it, or null if the call is to be made.
     *
     * @param isCollected returns whether the run, or the item of a pool, may continue after a failure of the call
     */
    @Nullable
    StepRecord lookUp(BooleanSupplier isCollected) {
        StepRecord found = memo.find();
        StepRecord known = memo.usable(found);
        failedAt = known == null && found != null && !found.isDone() && isCollected.getAsBoolean() ? found.number() : 0;
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
     * Assigns the strand of the call its place in the order of segments: the place in the record, or a later one if the
     * call is to be made.
     */
    void takePlace(Strand strand, @Nullable StepRecord known) {
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

    /**
     * Reads what a check found about a step in doubt. A call that is suspended releases its place.
     *
     * @param found the finding, or null
     * @param failure the failure of the check, or null
     * @throws Throwable if the check failed, or returned null or a result of another type than the step's
     */
    Finding.Kind found(@Nullable Object found, @Nullable Throwable failure, LeafCall call) throws Throwable {
        if (failure != null) {
            throw failure;
        }
        if (!(found instanceof Finding finding)) {
            throw new NullPointerException(
                    "the check of step " + call.stepKey() + " in doubt returned null; use Finding.unknown()");
        }
        if (finding.kind() == Finding.Kind.HAPPENED) {
            Type type = Objects.requireNonNull(call.op.recordedType());
            try {
                TypeMatch.check(type, finding.result());
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException(
                        "the check of step " + call.stepKey() + " in doubt must find a " + type.getTypeName() + ": "
                                + unfit.getMessage(),
                        unfit);
            }
            result = finding.result();
        } else if (finding.kind() == Finding.Kind.UNKNOWN) {
            call.strand.leavePlace();
        }
        return finding.kind();
    }

    /** Returns the result that the check found in its recorded form, which counts the attempt of the earlier process. */
    StepRecord happened() {
        return keep(Kind.DONE, result, 1);
    }

    /** Returns null if the call may make an attempt, else the failure because another owner may write the records. */
    @Nullable
    Throwable refusal() {
        return memo.records().refusal();
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

    /** Returns a result in its recorded form. */
    StepRecord keep(Kind kind, @Nullable Object made, int attempts) {
        Memo.Kept both = memo.keep(kind, made, attempts);
        result = both.value();
        return both.record();
    }

    /** Returns the failure of the call in its recorded form. */
    StepRecord keep(FlowException failed, int attempts) {
        failure = failed;
        return memo.failed(SafeText.of(failed.getCause()), attempts);
    }

    /** Saves what the call has kept; returns null or a pending stage. */
    @Nullable
    Object save(Strand strand, StepRecord kept) throws Exception {
        Segments segments = strand.segments();
        return segments == null ? memo.save(kept) : segments.save(strand, memo, kept, failedAt);
    }

    /** Returns the result as a later run will read it, once it is kept. */
    @Nullable
    Object result() {
        return result;
    }

    /** Returns the failure of the call once it is kept, else null. */
    @Nullable
    FlowException failure() {
        return failure;
    }
}
