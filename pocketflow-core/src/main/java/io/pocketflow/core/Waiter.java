package io.pocketflow.core;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants permits of one or several limiters. Its state is guarded by the locks of all of them, which are
 * taken in the limiters' order; it stands in all their lines or in none, so that the one who came first is first in each.
 */
final class Waiter {

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

    /** The callback is called once when a waiter in line is given its permits, on whichever thread made room. */
    Waiter(Reservation reservation, Consumer<Permit> callback) {
        this.reservation = reservation;
        this.needs = reservation.needs;
        this.callback = callback;
    }

    /** The permits if they are free now, else null; does not wait. */
    @Nullable
    Permit tryNow() {
        lock();
        try {
            return take() ? new Permit(reservation) : null;
        } finally {
            unlock();
        }
    }

    /** Waits in line, unless the permits are free now or this has left before. */
    void join() {
        lock();
        try {
            if (state != State.NEW) {
                return;
            }
            if (!take()) {
                state = State.WAITING;
                needs.forEach(need -> need.limiter().join(this));
                setAlarms();
                return;
            }
        } finally {
            unlock();
        }
        callback.accept(new Permit(reservation));
    }

    /** Leaves the line; false if the permits were given before. */
    boolean leave() {
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

    /** Gives the permits if this is first everywhere and there is room; false if it has to wait on. */
    boolean tryGrant() {
        lock();
        try {
            if (state != State.WAITING) {
                return true;
            }
            if (!take()) {
                setAlarms();
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

    private void setAlarms() {
        needs.forEach(need -> need.limiter().setAlarm(this, need.weight()));
    }

    private void lock() {
        needs.forEach(need -> need.limiter().lock.lock());
    }

    private void unlock() {
        needs.forEach(need -> need.limiter().lock.unlock());
    }
}
