package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

/** Measures how time grows with an input. */
final class Growth {

    private static final int FEWEST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 20;

    /** Anything faster is noise. */
    private static final long FLOOR = 20_000_000;

    private Growth() {}

    /**
     * Asserts that work on an input of four times the size takes less than eight times as long, by the fastest of several
     * runs of each: others use the processor too.
     */
    static void assertLinear(Runnable work, Runnable onFourTimes) {
        long nanos = Long.MAX_VALUE;
        long nanosOfFourTimes = Long.MAX_VALUE;
        for (int i = 1; i <= MOST_ROUNDS; i++) {
            nanos = Math.min(nanos, nanos(work));
            nanosOfFourTimes = Math.min(nanosOfFourTimes, nanos(onFourTimes));
            if (i >= FEWEST_ROUNDS && nanosOfFourTimes < 8 * Math.max(FLOOR, nanos)) {
                return;
            }
        }
        assertThat(nanosOfFourTimes).isLessThan(8 * Math.max(FLOOR, nanos));
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
