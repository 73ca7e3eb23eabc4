package io.pocketflow.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process is about to do, where there is no future to wait for. */
final class Eventually {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    /** Between two looks, so that the processor is left to whoever is waited for. */
    private static final long PAUSE_NANOS = 1_000_000;

    private Eventually() {}

    /**
     * Returns once the condition holds; fails after a time in which it would have held on the slowest machine. A condition
     * that sees that it will never hold throws.
     */
    static void holds(String what, BooleanSupplier condition) throws InterruptedException {
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
