package io.pocketflow.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A wait for an effect of another thread or process that offers no future. */
public final class Eventually {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    /** The pause between two checks, which leaves the processor to the other thread or process. */
    private static final long PAUSE_NANOS = 1_000_000;

    private Eventually() {}

    /**
     * Blocks until the condition holds. Fails after a time that is enough on the slowest machine. A condition that can
     * no longer hold throws.
     */
    public static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not come true in " + LONG_ENOUGH);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted before it came true that " + what);
            }
        }
    }
}
