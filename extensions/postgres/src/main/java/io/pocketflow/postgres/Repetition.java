package io.pocketflow.postgres;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The pauses between the attempts at one piece of work: they double up to half a second. Confined to a thread. */
final class Repetition {

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final long beganAt = System.nanoTime();
    private final long longest;
    private long pause = FIRST_PAUSE;

    /**
     * Creates the pauses before the first attempt.
     *
     * @param longest the time after which no attempt begins
     */
    Repetition(Duration longest) {
        this.longest = longest.toNanos();
    }

    /** Blocks before the next attempt. Returns false, at once, if none may begin: the time is over, or the thread interrupted. */
    boolean pause() {
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - beganAt > longest) {
            return false;
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(LONGEST_PAUSE, pause * 2);
        return true;
    }
}
