package io.pocketflow.core.engine;

import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.record.Records;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The services of a pool for the calls inside an item: its limits, the place of their records, and its counts.
 * Thread-safe.
 */
public interface Host {

    /** Returns the permits of an attempt: a place among the calls in flight, and a permit of the pool's limiter. */
    Reservation slot();

    /** Returns the reservation of the place alone. */
    Reservation place();

    /** Returns the maximum duration of an attempt, or null for no limit. */
    @Nullable
    Duration callTimeout();

    /** Returns the records of the item's steps, or null if they are not kept. */
    @Nullable
    Records stepRecords();

    /** Returns the order of the item's segments, or null if it has none. */
    @Nullable
    Segments ordered();

    /** Sets the order of the item's segments. */
    void order(Segments segments);

    /** Counts an attempt that begins; returns the time of its start. */
    long begins();

    /** Counts the end of an attempt; a throttled one waits until {@link #goesOn}. */
    void ends(long startedAt, boolean throttled);

    /** Counts that a throttled attempt no longer waits. */
    void goesOn();

    /**
     * Takes the permits of a failed call. If the failure stops the pool, other calls get the permits only after the
     * stop.
     */
    void keep(Permit held);

    /** Releases the permits that were taken: the item continues. */
    void giveBack();

    /** Adds an amount to the usage of the item. */
    void used(String unit, long amount);

    /** Stops the item because a record does not fit. */
    void recordMismatch(Throwable mismatch);
}
