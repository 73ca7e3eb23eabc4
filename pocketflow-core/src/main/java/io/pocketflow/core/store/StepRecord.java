package io.pocketflow.core.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one call of {@code exec}, or of one question. Immutable.
 *
 * @param kind how it ended
 * @param value the result, the fallback's value, the answer or the question, null included; of a failure its text. A
 *     store with a {@link StepCodec} is given it encoded
 * @param fingerprint the node's fingerprint at the time; {@link io.pocketflow.core.RunOptions#onChangedInput} says what another one means
 * @param input the hash of what exec was given, or empty where that has none
 * @param attempts how many attempts were made; 0 for an answer that was given to the run
 * @param number the place of what followed the step in the order in which the run called its posts, or 0 where the run
 *     had no parallel flow before; see {@link StepStore#save}
 */
public record StepRecord(
        Kind kind, @Nullable Object value, String fingerprint, String input, int attempts, long number) {

    /** How a recorded call ended. */
    public enum Kind {
        /** It has not ended, as far as is known: in doubt, if its process is gone. */
        STARTED,
        /** With the result of exec, or with an answer. */
        DONE,
        /** With the value of the fallback. */
        FALLBACK,
        /** With a failure; it is run again, with fresh attempts. */
        FAILED,
        /** A question that waits for its answer. */
        ASKED
    }

    /** Refuses nulls where there must be none. */
    public StepRecord {
        Objects.requireNonNull(kind, "the kind of a record must not be null");
        Objects.requireNonNull(fingerprint, "the fingerprint of a record must not be null");
        Objects.requireNonNull(input, "the input of a record must not be null");
        if (number < 0) {
            throw new IllegalArgumentException("the number of a record must not be negative but was " + number);
        }
    }

    /** Creates a record that has no number. */
    public StepRecord(Kind kind, @Nullable Object value, String fingerprint, String input, int attempts) {
        this(kind, value, fingerprint, input, attempts, 0);
    }

    /** Creates a record of a call whose input has no hash, and that has no number. */
    public StepRecord(Kind kind, @Nullable Object value, String fingerprint, int attempts) {
        this(kind, value, fingerprint, "", attempts, 0);
    }

    /** Returns a copy of this record with another number. */
    public StepRecord withNumber(long number) {
        return new StepRecord(kind, value, fingerprint, input, attempts, number);
    }

    /** Whether this is an answer that was given to the run, and not the result of an attempt. */
    public boolean isAnswer() {
        return kind == Kind.DONE && attempts == 0;
    }

    /** Whether the value answers the call, so that exec is not called again. */
    public boolean isDone() {
        return kind == Kind.DONE || kind == Kind.FALLBACK;
    }
}
