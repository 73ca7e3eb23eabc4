package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.hash.SimpleValues;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.OnChange;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The initial state of a durable run: a line for each node and edge of its graph, and a hash for each value of its
 * initial store. It is kept as record 0. A run that is started again with another graph or store is rejected.
 */
final class RunStart {

    private static final Type KEPT = new TypeRef<Map<String, List<String>>>() {}.type();

    private final List<String> graph = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final boolean isOfItems;
    private final StepCodec codec;

    RunStart(Op root, Shared shared, StepCodec codec) {
        this.codec = codec;
        this.isOfItems = root.hasIndependentItems();
        root.describe("", graph::add);
        addValues("", shared.asMap());
        addValues("param ", shared.params().asMap());
    }

    /** Compares this state with record 0, or saves it if the run is new; returns null if there is nothing to save. */
    @Nullable
    CompletionStage<?> check(Records records) {
        StepRecord first = records.find(StepKey.START);
        if (first == null) {
            records.beginNew();
            Map<String, List<String>> start = new TreeMap<>(Map.of("graph", graph, "store", values));
            if (isOfItems) {
                // tools that read the records need it: each item has an order of its own
                start.put("items", List.of("independent"));
            }
            return records.save(StepKey.START, new StepRecord(Kind.DONE, codec.encode(start, KEPT), "", 0));
        }
        Map<String, List<String>> was = decoded(first, records.runId());
        String run = "run '" + records.runId() + "' was started with ";
        List<String> oldGraph = of(was, "graph");
        if (records.rules().changedGraph() == OnChange.STOP && !oldGraph.equals(graph)) {
            throw new IllegalStateException(run + "another graph: only in the record " + without(oldGraph, graph)
                    + ", only in this run " + without(graph, oldGraph)
                    + "; RunOptions.withChangedGraph(KEEP) continues with it");
        }
        List<String> oldValues = of(was, "store");
        if (!oldValues.equals(values)) {
            throw new IllegalStateException(run + "another initial shared store: " + difference(oldValues)
                    + "; pass the values of the first run, or use another run id");
        }
        return null;
    }

    /** Returns the names of the values that differ from those of the first run. */
    private String difference(List<String> was) {
        Set<String> before = names(without(was, values));
        Set<String> now = names(without(values, was));
        Set<String> both = new TreeSet<>(before);
        both.retainAll(now);
        before.removeAll(both);
        now.removeAll(both);
        List<String> parts = new ArrayList<>();
        if (!both.isEmpty()) {
            parts.add("other values of " + both);
        }
        if (!before.isEmpty()) {
            parts.add("no values of " + before + " in this run");
        }
        if (!now.isEmpty()) {
            parts.add("no values of " + now + " in the first run");
        }
        return String.join(", ", parts);
    }

    private static Set<String> names(List<String> lines) {
        return lines.stream()
                .map(line -> line.substring(0, Math.max(0, line.lastIndexOf('='))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the decoded record, which may hold anything if another program wrote it. */
    @SuppressWarnings("unchecked") // proof: KEPT is this type
    private Map<String, List<String>> decoded(StepRecord first, String runId) {
        String failed = "the first record of run '" + runId + "', which contains its initial state, cannot be read";
        try {
            Object was = first.value() == null ? null : codec.decode(first.value(), KEPT);
            if (was == null) {
                throw new IllegalStateException(failed + ": it is empty");
            }
            return (Map<String, List<String>>) was;
        } catch (IllegalArgumentException unfit) {
            throw new IllegalStateException(failed + ": " + unfit.getMessage(), unfit);
        }
    }

    private static List<String> of(Map<String, List<String>> was, String part) {
        List<String> lines = was.get(part);
        return lines == null ? List.of() : lines;
    }

    private static List<String> without(List<String> some, List<String> others) {
        List<String> left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }

    /** Adds the values. For a value that is not data only the class is compared. */
    private void addValues(String prefix, Map<String, Object> named) {
        new TreeMap<>(named)
                .forEach((name, value) -> values.add(prefix + name + "="
                        + codec.hash(value).orElseGet(() -> "some " + SimpleValues.className(value.getClass()))));
    }
}
