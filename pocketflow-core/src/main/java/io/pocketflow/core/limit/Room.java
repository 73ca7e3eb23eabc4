package io.pocketflow.core.limit;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.threads.Nanos;
import org.jspecify.annotations.Nullable;

/** What a limiter still has to give: what is held, what was started, and whether it is closed. Kept under its lock. */
final class Room {

    /** What a wait is that something else than time must end. */
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

    /** What is allowed; may be asked without the lock. */
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

    /** Permits given while nothing was counted over time are starts without weight. */
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

    /** How long, in nanoseconds, until time makes room for this weight; 0 if it is there. */
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

    /** Whether the time matters; where only permits are counted, asking for it would cost more than the counting. */
    private boolean isTimed() {
        return window != null || gate.isUsed();
    }
}
