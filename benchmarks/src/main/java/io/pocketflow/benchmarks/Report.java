package io.pocketflow.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The program that prints Markdown from the result files given as arguments: first the goals, then all figures. */
public final class Report {

    private Report() {}

    public static void main(String[] files) throws IOException {
        Results results = Results.read(Arrays.stream(files).map(Path::of).toList());
        List<String> lines = new ArrayList<>();
        lines.add("# Benchmark results");
        lines.add("");
        lines.add(
                "All engines of a workload run in the same JVM, in an order that rotates from fork to fork. Figures are"
                        + " medians over the forks; ratios (x raw) are relative to `" + Results.RAW
                        + "` in the same fork.");
        lines.add("");
        Summary.add(results, lines);
        for (String jdk : results.jdks()) {
            for (String workload : results.workloads()) {
                Table.add(results, jdk, workload, lines);
            }
        }
        if (!results.environment().isEmpty()) {
            lines.add("");
            lines.add("## Load of the machine before each fork");
            lines.add("");
            results.environment().forEach(one -> lines.add("- " + one.replace('\t', ' ')));
        }
        lines.forEach(System.out::println);
    }

    /** Returns a row of a Markdown table. */
    static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "/")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Returns the line under the head of a Markdown table. */
    static String ruler(int columns) {
        return "|" + "---|".repeat(columns);
    }

    /** Formats a figure with about three digits, or as a dash if it is not a number. */
    static String figure(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (value == Math.rint(value) || Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }
}
