package io.pocketflow.benchmarks;

import java.util.Arrays;

/** Statistics over repetitions. */
final class Stats {

    private Stats() {}

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double min(double... values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    static double max(double... values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }
}
