package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;

/**
 * A measurement of how time grows with input. It uses the minimum of several runs, which other processes disturb least.
 */
final class Growth {

    private static final int RUNS = 2;
    private static final int ROUNDS = 12;
    private static final long SHORTEST = 2_000_000;

    private Growth() {}

    /** Asserts that four times the input takes less than eight times as long. */
    static <T> void isLinear(Function<Integer, T> input, int size, Function<T, ?> work) {
        T small = input.apply(size);
        T large = input.apply(4 * size);
        double ratio = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS && ratio >= 8; i++) {
            long once = Math.max(SHORTEST, least(small, work));
            ratio = Math.min(ratio, least(large, work) / (double) once);
        }
        assertThat(ratio).as("growth of the time").isLessThan(8);
    }

    private static <T> long least(T input, Function<T, ?> work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            assertThat(work.apply(input)).isNotNull();
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }
}
