package io.pocketflow.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table of goals that shows whether this project's engine meets them on each JDK. */
final class Summary {

    private static final String SYNC = "pocketflow";
    private static final String ASYNC = "pocketflow-async";

    private final Results results;
    private final String jdk;

    private Summary(Results results, String jdk) {
        this.results = results;
        this.jdk = jdk;
    }

    /** A goal of a workload, and the function that describes the measured figures. */
    private record Goal(String workload, String mustBe, Function<Summary, String> is) {}

    private static final List<Goal> GOALS = List.of(
            new Goal("linear", "at most 20 ns and 32 B per step", one -> one.steps("linear")),
            new Goal("loop", "at most 20 ns and 32 B per step", one -> one.steps("loop")),
            new Goal("linear+200KB", "unchanged", one -> one.unchanged("linear")),
            new Goal("loop+200KB", "unchanged", one -> one.unchanged("loop")),
            new Goal("longloop", "completes, constant memory", Summary::longLoop),
            new Goal("fanout:100", "at most 1.04 x raw and 10 extra threads", one -> one.fanOut("fanout:100")),
            new Goal("fanout:1000", "at most 1.04 x raw and 10 extra threads", one -> one.fanOut("fanout:1000")),
            new Goal("many", "at most 1.25 x raw", Summary::many),
            new Goal("waiting", "at most 600 B per item", Summary::waiting),
            new Goal("million", "items per second; constant memory", one -> one.million("million")),
            new Goal(
                    "million:other-thread",
                    "items per second; constant memory",
                    one -> one.million("million:other-thread")));

    static void add(Results results, List<String> lines) {
        List<String> head = new ArrayList<>(List.of("workload", "goal"));
        results.jdks().forEach(jdk -> head.add("JDK " + jdk));
        lines.add(Report.row(head));
        lines.add(Report.ruler(head.size()));
        for (Goal goal : GOALS) {
            List<String> cells = new ArrayList<>(List.of(goal.workload, goal.mustBe));
            for (String jdk : results.jdks()) {
                List<String> engines = results.engines(jdk, goal.workload);
                cells.add(engines.isEmpty() ? "not measured" : goal.is.apply(new Summary(results, jdk)));
            }
            lines.add(Report.row(cells));
        }
    }

    private double median(String workload, String engine, String figure) {
        return results.median(jdk, workload, engine, figure);
    }

    private static String verdict(boolean met, String text) {
        return text + (met ? " ✓" : " ✗");
    }

    private String steps(String workload) {
        String raw = Report.figure(median(workload, Results.RAW, "cpu-ns/step"));
        return List.of(SYNC, ASYNC).stream()
                        .map(engine -> step(workload, engine))
                        .collect(Collectors.joining("; "))
                + " (raw " + raw + " ns)";
    }

    private String step(String workload, String engine) {
        double nanos = median(workload, engine, "cpu-ns/step");
        double bytes = median(workload, engine, "B/step");
        String text = (engine.equals(SYNC) ? "sync " : "async ") + Report.figure(nanos) + " ns, " + Report.figure(bytes)
                + " B";
        return verdict(nanos <= 20 && bytes <= 32, text);
    }

    /**
     * Compares steps with and without history; two measurements of the same case differ by as much as the tolerance.
     */
    private String unchanged(String workload) {
        return List.of(SYNC, ASYNC).stream()
                .map(engine -> {
                    double with = median(workload + "+200KB", engine, "cpu-ns/step");
                    double without = median(workload, engine, "cpu-ns/step");
                    String text = (engine.equals(SYNC) ? "sync " : "async ") + Report.figure(with) + " ns, was "
                            + Report.figure(without);
                    return Double.isNaN(without) ? text : verdict(with <= without * 1.2 + 2, text);
                })
                .collect(Collectors.joining("; "));
    }

    private String longLoop() {
        return results.engines(jdk, "longloop").stream()
                .map(engine -> {
                    String failure = results.failure(jdk, "longloop", engine);
                    double growth = median("longloop", engine, "growthMB");
                    String text = engine.replace("pocketflow-", "") + " "
                            + Report.figure(median("longloop", engine, "wall-ns/step")) + " ns per step, grew by "
                            + Report.figure(growth) + " MB";
                    return verdict(failure == null && growth < 1, failure == null ? text : failure);
                })
                .collect(Collectors.joining("; "));
    }

    private String fanOut(String workload) {
        double ratio = results.ratio(jdk, workload, SYNC, "ms");
        double threads = median(workload, SYNC, "extraThreads");
        String text = ratio(workload, ratio) + ", " + Report.figure(threads) + " extra threads";
        return verdict(ratio <= 1.04 && threads <= 10, text);
    }

    private String many() {
        double ratio = results.ratio(jdk, "many", SYNC, "ms");
        return verdict(ratio <= 1.25, ratio("many", ratio));
    }

    private String ratio(String workload, double ratio) {
        return Report.figure(median(workload, SYNC, "ms")) + " ms, " + Report.figure(ratio) + " x raw ("
                + Report.figure(median(workload, Results.RAW, "ms")) + " ms)";
    }

    private String waiting() {
        double bytes = median("waiting", SYNC, "B/item");
        return verdict(
                bytes <= 600,
                Report.figure(bytes) + " B, including the user's stage of "
                        + Report.figure(median("waiting", SYNC, "stage-B/item")) + " B");
    }

    private String million(String workload) {
        double results = median(workload, SYNC, "resultsMB");
        double most = 0;
        for (String quarter : List.of("25%", "50%", "75%", "100%")) {
            most = Math.max(most, median(workload, SYNC, "heapMB@" + quarter) - results);
        }
        String text = Report.figure(median(workload, SYNC, "items/s")) + " items/s (raw "
                + Report.figure(median(workload, Results.RAW, "items/s")) + "), at most " + Report.figure(most)
                + " MB beyond inputs and results";
        return verdict(most < 2, text);
    }
}
