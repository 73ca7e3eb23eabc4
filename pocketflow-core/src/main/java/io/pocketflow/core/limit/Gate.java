package io.pocketflow.core.limit;

/** When the next permit may be given, whatever is free: not in a pause, and not too soon after the last one. */
final class Gate {

    private boolean used;
    private boolean paused;
    private long pausedUntil;
    private boolean spaced;
    private long spacedUntil;

    /** Whether this was ever closed. */
    boolean isUsed() {
        return used;
    }

    /** Closes for so long from now on, unless it is closed for longer. */
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

    /** A permit was given. */
    void passed(long spacing, long now) {
        spaced = spacing > 0;
        used |= spaced;
        spacedUntil = now + spacing;
    }

    /** How long the pause still lasts, in nanoseconds; 0 if there is none. */
    long pauseLeft(long now) {
        paused = paused && pausedUntil - now > 0;
        return paused ? pausedUntil - now : 0;
    }

    /** How long no permit may be given, in nanoseconds; 0 if one may be now. */
    long waitLeft(long now) {
        spaced = spaced && spacedUntil - now > 0;
        return Math.max(pauseLeft(now), spaced ? spacedUntil - now : 0);
    }

    /** A spacing that was made shorter counts from now on, at the latest. */
    void spacing(long nanos, long now) {
        if (spaced && spacedUntil - now > nanos) {
            passed(nanos, now);
        }
    }
}
