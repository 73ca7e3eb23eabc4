package io.pocketflow.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A table of all figures of one workload on one JDK, with the engines in the order of the first figure. */
final class Table {

    private static final List<String> MICRO =
            List.of("cpu-ns/step", "min-cpu-ns/step", "process-ns/step", "wall-ns/step", "B/step");
    private static final List<String> MACRO =
            List.of("ms", "min-ms", "cpuMs", "allocMB", "peakHeapMB", "extraThreads", "maxInFlight", "buildMs");
    private static final Set<String> NO_FIGURES = Set.of("jdk", "fork", "how", "FAIL");

    private final Results results;
    private final String jdk;
    private final String workload;
    private final List<String> figures;

    private Table(Results results, String jdk, String workload) {
        this.results = results;
        this.jdk = jdk;
        this.workload = workload;
        this.figures = figures();
    }

    static void add(Results results, String jdk, String workload, List<String> lines) {
        List<String> engines = new ArrayList<>(results.engines(jdk, workload));
        if (engines.isEmpty()) {
            return;
        }
        Table table = new Table(results, jdk, workload);
        engines.sort(Comparator.comparingDouble(
                engine -> table.figures.isEmpty() ? 0 : results.median(jdk, workload, engine, table.figures.get(0))));
        lines.add("");
        lines.add("## " + workload + ", JDK " + jdk);
        lines.add("");
        List<String> head = new ArrayList<>(List.of("engine"));
        head.addAll(table.figures);
        head.add(1 + Math.min(1, table.figures.size()), "x raw");
        head.addAll(List.of("min..max", "forks", "mapping"));
        lines.add(Report.row(head));
        lines.add(Report.ruler(head.size()));
        engines.forEach(engine -> lines.add(table.row(engine)));
    }

    /** Returns the figures defined for this kind of workload, or all figures in the results for other kinds. */
    private List<String> figures() {
        if (workload.startsWith("linear") || workload.matches("loop.*")) {
            return MICRO;
        }
        if (workload.startsWith("fanout") || workload.startsWith("many")) {
            return MACRO;
        }
        Set<String> found = new LinkedHashSet<>();
        results.of(jdk, workload, null).forEach(row -> found.addAll(row.fields().keySet()));
        found.removeAll(NO_FIGURES);
        return List.copyOf(found);
    }

    private String row(String engine) {
        List<String> cells = new ArrayList<>(List.of(engine));
        String how = results.of(jdk, workload, engine)
                .map(row -> row.field("how"))
                .findFirst()
                .orElse("");
        String failure = results.failure(jdk, workload, engine);
        if (failure != null) {
            how = "**FAILED**: " + failure + " (" + how + ")";
        }
        for (String figure : figures) {
            cells.add(Report.figure(results.median(jdk, workload, engine, figure)));
        }
        String first = figures.isEmpty() ? "" : figures.get(0);
        double[] all = results.all(jdk, workload, engine, first);
        cells.add(Math.min(2, cells.size()), Report.figure(results.ratio(jdk, workload, engine, first)));
        cells.add(Report.figure(Stats.min(all)) + ".." + Report.figure(Stats.max(all)));
        cells.add(String.valueOf(all.length));
        cells.add(how);
        return Report.row(cells);
    }
}
