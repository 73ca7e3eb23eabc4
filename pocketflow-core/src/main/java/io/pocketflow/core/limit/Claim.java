package io.pocketflow.core.limit;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A claim for the permits of a {@link Reservation}, which waits in the lines of all its limiters until the permits are
 * granted or the claim is abandoned. Thread-safe. For schedulers; other callers use {@link Reservation#acquireAsync}.
 *
 * <p>Its state is guarded by the locks of all its limiters, which are acquired in the limiters' order. It stands in all
 * their lines or in none, so that the claim that came first is first in each.
 */
public final class Claim {

    private enum State {
        NEW,
        WAITING,
        GRANTED,
        LEFT
    }

    private final Reservation reservation;
    private final List<Reservation.Need> needs;
    private final Consumer<Permit> callback;
    private State state = State.NEW;

    /** Creates a claim; the callback is called once when the permits are granted, on the thread that made room. */
    Claim(Reservation reservation, Consumer<Permit> callback) {
        this.reservation = reservation;
        this.needs = reservation.needs;
        this.callback = callback;
    }

    /** Returns the permits if they are free now, else null. Does not wait. */
    @Nullable
    Permit tryNow() {
        lock();
        try {
            return take() ? new Permit(reservation) : null;
        } finally {
            unlock();
        }
    }

    /** Joins the lines, unless the permits are free now or the claim was abandoned. */
    public void join() {
        lock();
        try {
            if (state != State.NEW) {
                return;
            }
            if (!take()) {
                state = State.WAITING;
                needs.forEach(need -> need.limiter().join(this));
                if (!takeOnceAlarmsAreSet()) {
                    return;
                }
            }
        } finally {
            unlock();
        }
        callback.accept(new Permit(reservation));
    }

    /** Abandons the claim; returns false if the permits were granted before. */
    public boolean abandon() {
        lock();
        try {
            if (state == State.GRANTED) {
                return false;
            }
            state = State.LEFT;
            needs.forEach(need -> need.limiter().leave(this));
        } finally {
            unlock();
        }
        forEachLimiter(Limiter::serve);
        return true;
    }

    /** Grants the permits if the claim is first everywhere and there is room; returns false if it has to wait. */
    boolean tryGrant() {
        lock();
        try {
            if (state != State.WAITING) {
                return true;
            }
            if (!take() && !takeOnceAlarmsAreSet()) {
                return false;
            }
        } finally {
            unlock();
        }
        callback.accept(new Permit(reservation));
        return true;
    }

    void forEachLimiter(Consumer<Limiter> action) {
        needs.forEach(need -> action.accept(need.limiter()));
    }

    private boolean take() {
        for (Reservation.Need need : needs) {
            if (!need.limiter().admits(this, need.weight())) {
                return false;
            }
        }
        needs.forEach(need -> need.limiter().take(this, need.weight()));
        state = State.GRANTED;
        return true;
    }

    /**
     * Sets the alarms, then looks for room once more. A limiter whose time has come since the last look sets no alarm, so
     * nothing else would look at this claim again.
     */
    private boolean takeOnceAlarmsAreSet() {
        needs.forEach(need -> need.limiter().setAlarm(this, need.weight()));
        return take();
    }

    private void lock() {
        needs.forEach(need -> need.limiter().lock.lock());
    }

    private void unlock() {
        needs.forEach(need -> need.limiter().lock.unlock());
    }
}
