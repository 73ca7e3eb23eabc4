package io.pocketflow.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The program that compares the results of two sides by the rule for noisy machines. In each fork it divides the
 * engine's figure by the figure of the raw work, and compares the medians of these ratios over the forks. A workload is
 * unchanged if the quotient is at most 1.05, or at most 1.10 where the quartiles of the raw work differ by as much.
 * Arguments: the result files of the side before and of the side after.
 */
public final class Comparison {

    private static final double UNCHANGED = 1.05;
    private static final double UNCHANGED_IN_NOISE = 1.10;
    private static final List<String> FIGURES = List.of("cpu-ns/step", "ms", "cpu-us/call", "ns/event");

    private Comparison() {}

    public static void main(String[] files) throws IOException {
        Results before = Results.read(List.of(Path.of(files[0])));
        Results after = Results.read(List.of(Path.of(files[1])));
        System.out.printf(
                "%-14s %-26s %-12s %6s %22s %22s %8s %22s  %s%n",
                "workload",
                "engine",
                "figure",
                "forks",
                "before: x raw (spread)",
                "after: x raw (spread)",
                "after/b.",
                "raw after/b. (spread)",
                "verdict");
        for (String jdk : before.jdks()) {
            for (String workload : before.workloads()) {
                FIGURES.forEach(figure -> compare(jdk, workload, figure, before, after));
            }
        }
    }

    private static void compare(String jdk, String workload, String figure, Results before, Results after) {
        List<String> engines = before.engines(jdk, workload);
        engines.stream()
                .filter(Comparison::isRaw)
                .findFirst()
                .ifPresent(raw -> engines.stream()
                        .filter(engine -> !isRaw(engine))
                        .forEach(engine -> compare(jdk, workload, engine, raw, figure, before, after)));
    }

    private static boolean isRaw(String engine) {
        return engine.startsWith("raw") || engine.equals("plain-lines");
    }

    private static void compare(
            String jdk, String workload, String engine, String raw, String figure, Results before, Results after) {
        double[] was = before.ratios(jdk, workload, engine, raw, figure);
        double[] is = after.ratios(jdk, workload, engine, raw, figure);
        if (was.length == 0 || is.length == 0) {
            return;
        }
        double change = Stats.median(is) / Stats.median(was);
        double[] rawWas = before.all(jdk, workload, raw, figure);
        double[] rawIs = after.all(jdk, workload, raw, figure);
        double rawChange = Stats.median(rawIs) / Stats.median(rawWas);
        double noise = Math.max(spread(rawWas), spread(rawIs));
        double limit = noise >= UNCHANGED_IN_NOISE ? UNCHANGED_IN_NOISE : UNCHANGED;
        System.out.printf(
                Locale.ROOT,
                "%-14s %-26s %-12s %6d %14.3f (%5.3f) %14.3f (%5.3f) %8.3f %14.3f (%5.3f)  %s%n",
                workload,
                engine,
                figure,
                Math.min(was.length, is.length),
                Stats.median(was),
                spread(was),
                Stats.median(is),
                spread(is),
                change,
                rawChange,
                noise,
                change <= limit ? "unchanged, limit " + limit : "SLOWER, limit " + limit);
    }

    /** Returns the third quartile divided by the first. */
    private static double spread(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[sorted.length * 3 / 4] / sorted[sorted.length / 4];
    }
}
