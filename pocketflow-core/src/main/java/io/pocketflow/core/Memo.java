package io.pocketflow.core;

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
 * One step as its run's records know it.
 *
 * @param records the records of the run
 * @param step its key
 * @param node the node that makes it
 * @param fingerprint what, besides the input, decides what it gives
 * @param input the hash of its input, empty where it has none or where that is in the key
 * @param type the type in which its value is kept
 */
record Memo(Records records, StepKey step, BaseNode node, String fingerprint, String input, Supplier<Type> type) {

    private static final Logger LOG = LoggerFactory.getLogger(StepStore.class);

    /** A result as it is recorded, and as post gets it. */
    record Kept(StepRecord record, @Nullable Object value) {}

    // ---- looking up

    /**
     * The record that answers the step, one that holds it, or null if it is to be made.
     *
     * @throws IllegalStateException if what it was recorded with has changed, and that stops the run
     */
    @Nullable
    StepRecord lookUp() {
        StepRecord record = records.find(step);
        if (record == null) {
            return null;
        }
        if (record.kind() == Kind.STARTED) {
            if (records.rules().inDoubt() == InDoubt.HOLD) {
                return record;
            }
            LOG.warn(
                    "step {} of run '{}' was started and has no end, so that it may have happened; it runs again",
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
                ? "an input of hash '" + record.input() + "' but is now given one of hash '" + input + "'"
                : "fingerprint '" + record.fingerprint() + "' but its node now has '" + fingerprint + "'";
        String order = record.number() == 0
                ? ""
                : "; in a flow with parallel parts, another limit of branches or a post that reads what another thread"
                        + " wrote can cause this too";
        throw new IllegalStateException("step " + step + " was recorded with " + change + order
                + "; RunOptions.onChangedInput can keep the record or run the step again");
    }

    /** The value of a record that answers the step. */
    @Nullable
    Object value(StepRecord record) {
        StepCodec codec = records.codec();
        if (codec == null) {
            return record.value();
        }
        try {
            return codec.decode(Objects.requireNonNull(record.value()), type.get());
        } catch (IllegalArgumentException unfit) {
            throw new IllegalStateException(
                    "the record of step " + step + " is no " + type.get().getTypeName() + " any more: "
                            + unfit.getMessage(),
                    unfit);
        }
    }

    // ---- keeping

    /** Notes that the step begins; gives the stage that its first attempt has to wait for, or null. */
    @Nullable
    CompletionStage<?> start() {
        return records.codec() == null
                ? null
                : records.start(step, new StepRecord(Kind.STARTED, null, fingerprint, input, 0));
    }

    /** A result as it is kept; one that cannot be kept is lost to later processes, but never to this one. */
    Kept keep(Kind kind, @Nullable Object value, int attempts) {
        StepCodec codec = records.codec();
        if (codec == null) {
            return new Kept(new StepRecord(kind, value, fingerprint, input, attempts), value);
        }
        try {
            Coded coded = Coded.of(codec, value, type.get());
            return new Kept(new StepRecord(kind, coded.encoded(), fingerprint, input, attempts), coded.decoded());
        } catch (IllegalArgumentException unfit) {
            String text = "the result of node '" + node.name() + "' at step " + step + ", a "
                    + (value == null ? "null" : value.getClass().getName()) + ", cannot be kept: "
                    + unfit.getMessage();
            LOG.warn("{}; this run goes on with it, a later one makes the step again", text);
            return new Kept(failed(text, attempts), value);
        }
    }

    /** A failure as it is kept. */
    StepRecord failed(String text, int attempts) {
        StepCodec codec = records.codec();
        Object kept = codec == null ? text : codec.encode(text, String.class);
        return new StepRecord(Kind.FAILED, kept, fingerprint, input, attempts);
    }

    /** Saves a record of the step; gives null or a pending stage. */
    @Nullable
    Object save(StepRecord record) throws Exception {
        return Stages.valueOrPending(records.save(step, record), "save of the step store", node);
    }
}
