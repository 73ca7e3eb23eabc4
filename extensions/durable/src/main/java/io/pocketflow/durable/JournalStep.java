package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a journal says of one step. Immutable.
 *
 * @param key which step
 * @param kind how it ended; {@link StepRecord.Kind#STARTED} is a step in doubt, if no process is at it
 * @param attempts how many attempts were made
 * @param at when this was recorded, by the clock of the machine
 * @param json of a question the question and of a failure its text, as JSON; else null; {@link Journal#forEach} gives results too
 */
public record JournalStep(
        StepKey key,
        StepRecord.Kind kind,
        int attempts,
        Instant at,
        @Nullable String json) {
    /** Refuses nulls where there must be none. */
    public JournalStep {
        Objects.requireNonNull(key, "the key of a step must not be null");
        Objects.requireNonNull(kind, "the kind of a step must not be null");
        Objects.requireNonNull(at, "the time of a step must not be null");
    }
}
