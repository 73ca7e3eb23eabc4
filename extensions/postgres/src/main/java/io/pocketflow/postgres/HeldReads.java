package io.pocketflow.postgres;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reads of a run that this process holds. A read whose connection breaks is repeated on another one while the lease is
 * held, so a run outlives a restart of the database. Thread-safe.
 */
final class HeldReads {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStepStore.class);

    private final Database database;
    private final PostgresLease held;
    private final Duration lease;

    /**
     * Creates the reads of a run.
     *
     * @param lease the longest time for which a read is repeated
     */
    HeldReads(Database database, PostgresLease held, Duration lease) {
        this.database = database;
        this.held = held;
        this.lease = lease;
    }

    /** Does work that only reads, as {@link Database#read} does. */
    <T> T read(Database.Work<T> work) {
        Repetition repetition = new Repetition(lease);
        while (true) {
            try {
                return database.read(work);
            } catch (PostgresException failed) {
                if (!Failures.isPassing(failed) || !held.isHeld() || !repetition.pause()) {
                    throw failed;
                }
                LOG.warn("records of run '{}' are read again: {}", held.runId, failed.getMessage());
            }
        }
    }
}
