package io.pocketflow.core.limit;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** The right to make one attempt; closing the permit releases it. Thread-safe; closing it twice has no effect. */
public final class Permit implements AutoCloseable {

    /** An empty permit; closing it has no effect. */
    public static final Permit NONE = new Permit(Reservation.NONE);

    private static final AtomicIntegerFieldUpdater<Permit> OPEN =
            AtomicIntegerFieldUpdater.newUpdater(Permit.class, "open");

    private final Reservation held;
    private volatile int open;

    Permit(Reservation held) {
        this.held = held;
        this.open = held.needs.isEmpty() ? 0 : 1;
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
                need.limiter().release(need.weight());
            }
        }
        return kept == Reservation.NONE ? NONE : new Permit(kept);
    }
}
