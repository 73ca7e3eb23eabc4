package io.pocketflow.core;

import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the calls in an item of a pool ask of the pool: its limits, where their records are, and its counts. Thread-safe. */
interface Host {

    /** Returns what an attempt takes: a place among those in flight, and what the pool's limiter asks for. */
    Reservation slot();

    /** Returns the place alone. */
    Reservation place();

    /** Returns how long an attempt may take, or null for any time. */
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

    /** Counts an attempt that begins; returns when it began. */
    long begins();

    /** Counts the end of an attempt; a throttled one waits until {@link #goesOn}. */
    void ends(long startedAt, boolean throttled);

    /** Counts that a throttled attempt waits no longer. */
    void goesOn();

    /** Takes the permits of a call that failed; if that stops the pool, no other call gets them before it has stopped. */
    void keep(Permit held);

    /** Releases the permits that were taken: the item goes on. */
    void giveBack();

    /** Adds to what the item has used. */
    void used(String unit, long amount);
}
