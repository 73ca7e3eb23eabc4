package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Function;

/**
 * A measurement of how the time of work on the calling thread grows with its input. It counts the time of the processor, in
 * which neither other processes nor the garbage collector work, and compares the minimum of several runs on the small input.
 */
final class Growth {

    private static final int RUNS = 2;
    private static final int ROUNDS = 12;
    private static final long SHORTEST = 2_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Growth() {}

    /** Asserts that four times the input takes less than eight times as long. */
    static <T> void isLinear(Function<Integer, T> input, int size, Function<T, ?> work) {
        T small = input.apply(size);
        T large = input.apply(4 * size);
        double ratio = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS && ratio >= 8; i++) {
            long once = Math.max(SHORTEST, least(small, work));
            ratio = Math.min(ratio, nanos(large, work) / (double) once);
        }
        assertThat(ratio).as("growth of the time").isLessThan(8);
    }

    private static <T> long least(T input, Function<T, ?> work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            least = Math.min(least, nanos(input, work));
        }
        return least;
    }

    private static <T> long nanos(T input, Function<T, ?> work) {
        long start = THREADS.getCurrentThreadCpuTime();
        assertThat(work.apply(input)).isNotNull();
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
