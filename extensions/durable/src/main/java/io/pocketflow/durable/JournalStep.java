package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The record of one step in a journal. Immutable.
 * @param key the key of the step
 * @param kind how the step ended; {@link StepRecord.Kind#STARTED} is a step in doubt, unless a process is running it
 * @param attempts the number of attempts made
 * @param at the time of the record, by the clock of the machine
 * @param json the question of an unanswered question or the text of a failure, as JSON; otherwise null, except that
 *     {@link Journal#forEach} and {@link Journal#forEachNewest} supply results
 */
public record JournalStep(
        StepKey key,
        StepRecord.Kind kind,
        int attempts,
        Instant at,
        @Nullable String json) {
    /** Rejects a null key, kind or time. */
    public JournalStep {
        Objects.requireNonNull(key, "the key of a step must not be null");
        Objects.requireNonNull(kind, "the kind of a step must not be null");
        Objects.requireNonNull(at, "the time of a step must not be null");
    }
}
