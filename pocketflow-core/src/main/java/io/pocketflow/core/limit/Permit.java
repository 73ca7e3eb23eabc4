package io.pocketflow.core.limit;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** The right to make one attempt; closing the permit releases it. Thread-safe; closing it twice has no effect. */
public final class Permit implements AutoCloseable {

    /** An empty permit; closing it has no effect. */
    public static final Permit NONE = new Permit(Reservation.NONE);

    private static final AtomicIntegerFieldUpdater<Permit> OPEN =
            AtomicIntegerFieldUpdater.newUpdater(Permit.class, "open");

    private static final AtomicIntegerFieldUpdater<Permit> BEGUN =
            AtomicIntegerFieldUpdater.newUpdater(Permit.class, "begun");

    private final Reservation held;
    private volatile int open;
    /** Whether {@link #began} was called: 0 or 1. */
    private volatile int begun;
    /** The last corrected weight, or a negative number. Written by the holder. */
    private volatile long corrected = -1;

    Permit(Reservation held) {
        this.held = held;
        this.open = held.needs.isEmpty() ? 0 : 1;
    }

    /**
     * Reports that the response to this start begins to arrive, so that the place of the start in its limiter's window
     * is free one window from now. Has no effect if it was called before, or if the permit is closed.
     */
    public void began() {
        if (open == 1 && BEGUN.compareAndSet(this, 0, 1)) {
            held.began();
        }
    }

    /**
     * Corrects the weight of this start, which the limiter's window counts with the reserved weight: call it when the
     * tokens of a call are known, for example. May be called after {@link #close}, and again.
     *
     * @throws IllegalArgumentException if the actual weight is negative, or if this permit is of several limiters
     */
    public synchronized void correct(long actual) {
        held.correct(corrected < 0 ? OptionalLong.empty() : OptionalLong.of(corrected), actual);
        corrected = actual;
    }

    /** Releases the permits, which are granted to the first in line. */
    @Override
    public void close() {
        reduceTo(Reservation.NONE);
    }

    /** Releases all permits except those of a reservation; returns a permit for the rest. */
    public Permit reduceTo(Reservation kept) {
        if (!OPEN.compareAndSet(this, 1, 0)) {
            return NONE;
        }
        for (int i = 0; i < held.needs.size(); i++) {
            Reservation.Need need = held.needs.get(i);
            if (!kept.needs.contains(need)) {
                need.limiter().release(corrected < 0 ? need.weight() : corrected);
            }
        }
        return kept == Reservation.NONE ? NONE : new Permit(kept);
    }
}
