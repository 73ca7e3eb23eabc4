package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

/** Measures how time grows with an input. */
final class Growth {

    /** Anything faster is noise. */
    private static final long FLOOR = 20_000_000;

    private Growth() {}

    /** Returns the nanoseconds of the fastest of so many runs. */
    static long fastest(int runs, Runnable work) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            work.run();
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest;
    }

    /** Asserts that an input of four times the size takes less than eight times as long. */
    static void assertLinear(long nanos, long nanosOfFourTimes) {
        assertThat(nanosOfFourTimes).isLessThan(8 * Math.max(FLOOR, nanos));
    }
}
