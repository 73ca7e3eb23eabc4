package io.pocketflow.core.engine;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.threads.CurrentWork;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a strand for its events; only strands of runs with listeners have it. Confined to the thread that drives
 * the strand.
 *
 * <p>Events that follow one another without user code between them share one reading of the clock: it is valid from the
 * end of a phase until user code is called, and ends with the drive. A prep or a post that the user has not overridden takes
 * no time.
 */
final class StrandEvents {

    final Listeners listeners;
    final Run run;
    /** Whether readings are shared; records are read and written by user code between the phases. */
    private final boolean shares;

    private boolean fresh;
    private long nanos;
    private Instant at = Instant.EPOCH;
    private @Nullable CurrentWork place;

    StrandEvents(Run run, Listeners listeners, @Nullable Host pooled) {
        this.run = run;
        this.listeners = listeners;
        this.shares = run.options.store() == null && pooled == null;
    }

    /** Runs frames on this thread, which has a place for the attempt that user code works for. */
    void drive(@Nullable Frame from) {
        try (CurrentWork own = CurrentWork.open()) {
            place = own;
            fresh = false;
            Frame.loop(from);
        }
    }

    // ---- the clock

    /** Reads the clock, unless the last reading is valid. */
    void tick() {
        if (!fresh || !shares) {
            nanos = run.timer.nanoTime();
            at = listeners.at(nanos);
            fresh = true;
        }
    }

    /** Invalidates the last reading, because user code is called, so that time may pass. */
    void stale() {
        fresh = false;
    }

    long nanos() {
        return nanos;
    }

    Instant at() {
        return at;
    }

    // ---- the attempt of the thread

    /** Sets the attempt whose user code is called next on this thread. */
    void enter(Reporter attempt) {
        Objects.requireNonNull(place).set(attempt);
    }

    /** Clears the attempt. */
    void exit() {
        Objects.requireNonNull(place).set(null);
    }
}
