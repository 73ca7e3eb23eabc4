package io.pocketflow.core.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The record of one call of {@code exec}, or of one question. Immutable.
 *
 * @param kind how the call ended
 * @param value the result, the fallback's value, the answer or the question, which may be null; for a failure its text.
 *     A store with a {@link StepCodec} receives it encoded
 * @param fingerprint the node's fingerprint at the time of the call; {@link
 *     io.pocketflow.core.RunOptions#withChangedInput} is the rule for a changed one
 * @param input the hash of the input of exec, or empty if the input has none
 * @param attempts the number of attempts; 0 for an answer that was given to the run
 * @param number the position of the step's continuation in the order in which the run called its posts, or 0 if the run
 *     had no parallel flow before; see {@link StepStore#save}
 */
public record StepRecord(
        Kind kind, @Nullable Object value, String fingerprint, String input, int attempts, long number) {

    /** The end of a recorded call. */
    public enum Kind {
        /** The call has no recorded end. It is in doubt if its process no longer exists. */
        STARTED,
        /** The call ended with the result of exec, or with an answer. */
        DONE,
        /** The call ended with the value of the fallback. */
        FALLBACK,
        /** The call failed; it runs again, with fresh attempts. */
        FAILED,
        /** The step asked a question and waits for the answer. */
        ASKED
    }

    /** Rejects nulls in components that must have a value, and a negative number. */
    public StepRecord {
        Objects.requireNonNull(kind, "the kind of a record must not be null");
        Objects.requireNonNull(fingerprint, "the fingerprint of a record must not be null");
        Objects.requireNonNull(input, "the input of a record must not be null");
        if (number < 0) {
            throw new IllegalArgumentException("the number of a record must not be negative but was " + number);
        }
    }

    /** Creates a record without a number. */
    public StepRecord(Kind kind, @Nullable Object value, String fingerprint, String input, int attempts) {
        this(kind, value, fingerprint, input, attempts, 0);
    }

    /** Creates a record without a number, of a call whose input has no hash. */
    public StepRecord(Kind kind, @Nullable Object value, String fingerprint, int attempts) {
        this(kind, value, fingerprint, "", attempts, 0);
    }

    /** Returns a copy of this record with another number. */
    public StepRecord withNumber(long number) {
        return new StepRecord(kind, value, fingerprint, input, attempts, number);
    }

    /** Returns whether this is an answer that was given to the run, and not the result of an attempt. */
    public boolean isAnswer() {
        return kind == Kind.DONE && attempts == 0;
    }

    /** Returns whether the value is the result of the call, so that exec is not called again. */
    public boolean isDone() {
        return kind == Kind.DONE || kind == Kind.FALLBACK;
    }
}
