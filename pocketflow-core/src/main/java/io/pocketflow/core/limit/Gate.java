package io.pocketflow.core.limit;

/** The time of the next permit, regardless of free room: not in a pause, and not too soon after the last permit. */
final class Gate {

    private boolean used;
    private boolean paused;
    private long pausedUntil;
    private boolean spaced;
    private long spacedUntil;

    /** Returns whether this gate was ever closed. */
    boolean isUsed() {
        return used;
    }

    /** Closes the gate for the given time from now, unless it is closed for longer. */
    void pause(long nanos, long now) {
        if (nanos > pauseLeft(now)) {
            used = true;
            paused = true;
            pausedUntil = now + nanos;
        }
    }

    void resume() {
        paused = false;
    }

    /** Notes that a permit was granted. */
    void passed(long spacing, long now) {
        spaced = spacing > 0;
        used |= spaced;
        spacedUntil = now + spacing;
    }

    /** Returns the remaining time of the pause, in nanoseconds; 0 if there is none. */
    long pauseLeft(long now) {
        paused = paused && pausedUntil - now > 0;
        return paused ? pausedUntil - now : 0;
    }

    /** Returns the time until a permit may be granted, in nanoseconds; 0 if one may be granted now. */
    long waitLeft(long now) {
        spaced = spaced && spacedUntil - now > 0;
        return Math.max(pauseLeft(now), spaced ? spacedUntil - now : 0);
    }

    /** Applies a new spacing. A shorter spacing counts from now at the latest. */
    void spacing(long nanos, long now) {
        if (spaced && spacedUntil - now > nanos) {
            passed(nanos, now);
        }
    }
}
