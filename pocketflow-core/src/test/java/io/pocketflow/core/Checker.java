package io.pocketflow.core;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How much Lincheck tries, in one place; {@code -Dlincheck.invocations=500} tries a tenth. */
final class Checker {

    private static final int SCENARIOS = 100;
    private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 5_000);

    private Checker() {}

    /** Runs random scenarios with the given numbers of threads and operations, on real threads. */
    static void stress(Class<?> what, int threads, int operations) {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(threads)
                .actorsPerThread(operations)
                .actorsBefore(0)
                .actorsAfter(0)
                .check(what);
    }

    /** Tries the switches between two threads one after another. */
    static void modelCheck(Class<?> what) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS / 10)
                .invocationsPerIteration(INVOCATIONS / 20)
                .threads(2)
                .actorsPerThread(3)
                .check(what);
    }

    /** An assertion that costs nothing: it is made hundreds of thousands of times. */
    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
