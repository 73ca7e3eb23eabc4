package io.pocketflow.core.limit;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.threads.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The remaining room of a limiter: permits held, starts counted, and whether it is closed. Guarded by the limiter's
 * lock.
 */
final class Room {

    /** The value of a wait that does not end by time alone. */
    static final long UNKNOWN = Window.UNKNOWN;

    private final RunTimer timer;
    private final Gate gate = new Gate();
    private volatile Limits limits;
    private @Nullable Window window;
    private long spacing;
    private int inFlight;

    Room(Limits limits, RunTimer timer) {
        this.timer = timer;
        this.limits = limits;
        limits(limits);
    }

    /** Returns the limits; may be called without the lock. */
    Limits limits() {
        return limits;
    }

    void limits(Limits changed) {
        limits = changed;
        spacing = Nanos.of(changed.spacing());
        gate.spacing(spacing, timer.nanoTime());
        if (!changed.hasWindow()) {
            window = null;
        } else if (window != null) {
            window.limits(changed);
        } else {
            window = opened(new Window(changed));
        }
    }

    /** Returns a new window. Permits granted while nothing was counted over time are starts without weight. */
    private Window opened(Window fresh) {
        for (int i = 0; i < inFlight; i++) {
            fresh.add(0, timer.nanoTime());
        }
        return fresh;
    }

    int inFlight() {
        return inFlight;
    }

    boolean has(long weight) {
        if (inFlight >= limits.maxInFlight()) {
            return false;
        }
        if (!isTimed()) {
            return true;
        }
        long now = timer.nanoTime();
        return gate.waitLeft(now) == 0 && (window == null || window.admits(weight, now));
    }

    /** Returns the time until there is room for this weight, in nanoseconds; 0 if there is room now. */
    long waitFor(long weight) {
        if (inFlight >= limits.maxInFlight()) {
            return UNKNOWN;
        }
        long now = timer.nanoTime();
        return Math.max(gate.waitLeft(now), window == null ? 0 : window.waitFor(weight, now));
    }

    void take(long weight) {
        inFlight++;
        if (window == null && spacing == 0) {
            return;
        }
        long now = timer.nanoTime();
        gate.passed(spacing, now);
        if (window != null) {
            window.add(weight, now);
        }
    }

    void release(long weight) {
        inFlight--;
        if (window != null && window.open() > inFlight) {
            window.begin(weight, timer.nanoTime());
        }
    }

    void began(long weight) {
        if (window != null) {
            window.begin(weight, timer.nanoTime());
        }
    }

    void correct(long estimated, long actual) {
        if (window != null) {
            window.correct(estimated, actual);
        }
    }

    void pause(long nanos) {
        gate.pause(nanos, timer.nanoTime());
    }

    void resume() {
        gate.resume();
    }

    long pauseLeft() {
        return gate.pauseLeft(timer.nanoTime());
    }

    /**
     * Returns whether time matters. If only permits are counted, reading the clock would cost more than the counting.
     */
    private boolean isTimed() {
        return window != null || gate.isUsed();
    }
}
