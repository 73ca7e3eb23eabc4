package io.pocketflow.core;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do, where there is no future to wait for. */
public final class Eventually {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private Eventually() {}

    /** Returns once the condition holds; fails after a time in which it would have held on the slowest machine. */
    public static void holds(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not come true in " + LONG_ENOUGH);
            }
            Thread.yield();
        }
    }
}
