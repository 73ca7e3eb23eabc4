package io.pocketflow.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one call of {@code exec}. Immutable.
 *
 * @param kind how it ended
 * @param value the result or the fallback's value, null included
 * @param fingerprint the node's fingerprint at the time; another one now stops the replay
 * @param attempts how many attempts were made
 */
public record StepRecord(Kind kind, @Nullable Object value, String fingerprint, int attempts) {

    /** How a recorded call ended. */
    public enum Kind {
        /** With the result of exec. */
        DONE,
        /** With the value of the fallback. */
        FALLBACK,
        /** With a failure; it is run again, with fresh attempts. */
        FAILED
    }

    /** Refuses nulls where there must be none. */
    public StepRecord {
        Objects.requireNonNull(kind, "the kind of a record must not be null");
        Objects.requireNonNull(fingerprint, "the fingerprint of a record must not be null");
    }

    /** Whether the value answers the call, so that exec is not called again. */
    public boolean isDone() {
        return kind != Kind.FAILED;
    }
}
