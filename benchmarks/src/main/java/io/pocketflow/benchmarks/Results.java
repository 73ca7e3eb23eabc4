package io.pocketflow.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The lines of result files, with statistics over the forks. */
final class Results {

    /** The engine that ratios are relative to. */
    static final String RAW = "raw-completablefuture";

    /** A line of results: an engine in one fork. */
    record Row(String workload, String engine, Map<String, String> fields) {

        String field(String name) {
            return fields.get(name);
        }

        static Row of(String line) {
            String[] parts = line.split("\t");
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 3; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                fields.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
            }
            return new Row(parts[1], parts[2], fields);
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();

    static Results read(List<Path> files) throws IOException {
        Results results = new Results();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(Result.MARK + "\t")) {
                    results.rows.add(Row.of(line));
                } else if (line.startsWith("ENV\t")) {
                    results.environment.add(line.substring(4));
                }
            }
        }
        return results;
    }

    List<String> environment() {
        return environment;
    }

    List<String> jdks() {
        return distinct(rows.stream().map(row -> row.field("jdk"))).stream()
                .sorted()
                .toList();
    }

    List<String> workloads() {
        return distinct(rows.stream().map(Row::workload));
    }

    List<String> engines(String jdk, String workload) {
        return distinct(of(jdk, workload, null).map(Row::engine));
    }

    private static List<String> distinct(Stream<String> values) {
        return values.distinct().toList();
    }

    /** Returns the rows of an engine, or of all engines if it is null. */
    Stream<Row> of(String jdk, String workload, String engine) {
        return rows.stream()
                .filter(row -> row.workload().equals(workload)
                        && row.field("jdk").equals(jdk)
                        && (engine == null || row.engine().equals(engine)));
    }

    /** Returns the failure of an engine, or null if it did not fail in any fork. */
    String failure(String jdk, String workload, String engine) {
        return of(jdk, workload, engine)
                .map(row -> row.field("FAIL"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns the values of a figure in all forks. */
    double[] all(String jdk, String workload, String engine, String figure) {
        return of(jdk, workload, engine)
                .map(row -> row.field(figure))
                .filter(Objects::nonNull)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    double median(String jdk, String workload, String engine, String figure) {
        return Stats.median(all(jdk, workload, engine, figure));
    }

    /** Returns the median over the forks of the ratio of an engine's figure to the raw baseline in the same fork. */
    double ratio(String jdk, String workload, String engine, String figure) {
        return Stats.median(ratios(jdk, workload, engine, RAW, figure));
    }

    /** Returns the ratio of an engine's figure to the other engine's, for each fork that has both figures. */
    double[] ratios(String jdk, String workload, String engine, String by, String figure) {
        DoubleStream.Builder ratios = DoubleStream.builder();
        for (Row row : of(jdk, workload, engine).toList()) {
            of(jdk, workload, by)
                    .filter(raw -> raw.field("fork").equals(row.field("fork")))
                    .filter(raw -> raw.field(figure) != null && row.field(figure) != null)
                    .forEach(raw ->
                            ratios.add(Double.parseDouble(row.field(figure)) / Double.parseDouble(raw.field(figure))));
        }
        return ratios.build().toArray();
    }
}
