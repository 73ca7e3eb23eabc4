package io.pocketflow.postgres;

import io.pocketflow.durable.RunOrigin;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in a {@link PostgresStepStore}. Immutable.
 *
 * @param id the run's id
 * @param began the time at which it was first opened or submitted, by the clock of the database
 * @param owner the process that holds it, or held it when its lease expired; null if it was released
 * @param leaseLeft the time left of the owner's lease, negative if it has expired; null if the run was released
 * @param takeovers how often the run was opened again after its first owner
 * @param job the name of the job of a {@link PostgresWorker} that runs it, or null
 * @param outcome how its job ended, or null if it has not ended or has no job
 * @param message the failure of its job, or null
 * @param origin the run and step from which it was forked, or null
 */
public record PostgresRun(
        String id,
        Instant began,
        @Nullable String owner,
        @Nullable Duration leaseLeft,
        long takeovers,
        @Nullable String job,
        @Nullable Outcome outcome,
        @Nullable String message,
        @Nullable RunOrigin origin) {

    /** The end of a job. */
    public enum Outcome {
        /** The job returned. */
        DONE,
        /** The job threw an exception; {@link PostgresWorker#resume} runs it again. */
        FAILED,
        /** The run waits for answers; {@link PostgresWorker#resume} continues it once they are recorded. */
        SUSPENDED
    }

    /** Returns whether a process holds the run now, by the clock of the database. */
    public boolean isHeld() {
        return leaseLeft != null && !leaseLeft.isNegative();
    }
}
