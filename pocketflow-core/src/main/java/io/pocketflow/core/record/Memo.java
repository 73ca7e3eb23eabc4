package io.pocketflow.core.record;

import io.pocketflow.core.future.Stages;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.OnChange;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.core.store.StepStore;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of one step within its run's records.
 *
 * @param records the records of the run
 * @param step the key of the step
 * @param node the name of the node that makes the step
 * @param fingerprint the text that, besides the input, determines the result
 * @param input the hash of the input; empty if it has none or if the key contains it
 * @param type the type in which the value is kept
 */
public record Memo(Records records, StepKey step, String node, String fingerprint, String input, Supplier<Type> type) {

    private static final Logger LOG = LoggerFactory.getLogger(StepStore.class);

    /** A result as it is recorded, and as post receives it. */
    public record Kept(StepRecord record, @Nullable Object value) {}

    // ---- looking up

    /**
     * Returns the record that contains the result of the step, or one that holds it, or null if the step is to be made.
     *
     * @throws IllegalStateException if the input or the fingerprint has changed since the record, and the rules stop
     *     the run
     */
    @Nullable
    public StepRecord lookUp() {
        return usable(find());
    }

    /** Returns the newest record of the step, or null. */
    @Nullable
    public StepRecord find() {
        return records.find(step);
    }

    /** Returns the record if it contains the result of the step or holds it, else null; fails as {@link #lookUp}. */
    @Nullable
    public StepRecord usable(@Nullable StepRecord record) {
        if (record == null) {
            return null;
        }
        if (record.kind() == Kind.STARTED) {
            if (records.rules().inDoubt() == InDoubt.HOLD) {
                return record;
            }
            LOG.warn(
                    "step {} of run '{}' was started and has no recorded end, so its effect may have happened;"
                            + " it runs again",
                    step,
                    records.runId());
        }
        return record.isDone() && fits(record) ? record : null;
    }

    private boolean fits(StepRecord record) {
        boolean same =
                record.fingerprint().equals(fingerprint) && record.input().equals(input);
        OnChange changed = records.rules().changedInput();
        if (same || changed != OnChange.STOP) {
            return same || changed == OnChange.KEEP;
        }
        String change = record.fingerprint().equals(fingerprint)
                ? "an input of hash '" + record.input() + "' but its input now has hash '" + input + "'"
                : "fingerprint '" + record.fingerprint() + "' but its node now has '" + fingerprint + "'";
        String order = record.number() == 0
                ? ""
                : "; in a flow with parallel parts, another maxConcurrency, a step that failed before and succeeds now, or a"
                        + " post that reads the data of another thread can also cause this";
        throw new RecordMismatch("step " + step + " was recorded with " + change + order
                + "; RunOptions.withChangedInput can keep the record or run the step again");
    }

    /** Returns the value of a record that contains the result of the step. */
    @Nullable
    public Object value(StepRecord record) {
        StepCodec codec = records.codec();
        if (codec == null) {
            return record.value();
        }
        try {
            return codec.decode(Objects.requireNonNull(record.value()), type.get());
        } catch (IllegalArgumentException unfit) {
            throw new RecordMismatch(
                    "the record of step " + step + " does not contain a "
                            + type.get().getTypeName() + ": " + unfit.getMessage(),
                    unfit);
        }
    }

    // ---- keeping

    /**
     * Records that the step begins; returns the stage that the first attempt has to wait for, or null.
     *
     * @param number the number that the step keeps if it fails again, or 0
     */
    @Nullable
    public CompletionStage<?> start(long number) {
        return records.codec() == null
                ? null
                : records.start(step, new StepRecord(Kind.STARTED, null, fingerprint, input, 0, number));
    }

    /**
     * Returns a result in its recorded form. A result that cannot be encoded is missing for later processes, but not
     * for this one.
     */
    public Kept keep(Kind kind, @Nullable Object value, int attempts) {
        StepCodec codec = records.codec();
        if (codec == null) {
            return new Kept(new StepRecord(kind, value, fingerprint, input, attempts), value);
        }
        try {
            Coded coded = Coded.of(codec, value, type.get());
            return new Kept(new StepRecord(kind, coded.encoded(), fingerprint, input, attempts), coded.decoded());
        } catch (IllegalArgumentException unfit) {
            String text = "the result of node '" + node + "' at step " + step + ", a "
                    + (value == null ? "null" : value.getClass().getName()) + ", cannot be kept: "
                    + unfit.getMessage();
            LOG.warn("{}; this run continues with it, a later one runs the step again", text);
            return new Kept(failed(text, attempts), value);
        }
    }

    /** Returns a failure in its recorded form. */
    public StepRecord failed(String text, int attempts) {
        StepCodec codec = records.codec();
        Object kept = codec == null ? text : codec.encode(text, String.class);
        return new StepRecord(Kind.FAILED, kept, fingerprint, input, attempts);
    }

    /** Saves a record of the step; returns null or a pending stage. */
    @Nullable
    public Object save(StepRecord record) throws Exception {
        return Stages.valueOrPending(records.save(step, record), "save of the step store", node);
    }
}
