package io.pocketflow.core.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A random graph as a description, and the user code in it: pure functions of the input, which the engine's nodes and
 * the interpreter both call. What is compared is who calls them, when, how often, and what becomes of the results.
 */
sealed interface RandomSpec {

    /** Unique within a description. */
    String name();

    /** The slot that it reads and writes: parallel branches on one store have lanes of their own. */
    String lane();

    /** Where the value throws, if it does: one input in three. */
    Breaks breaks();

    enum Breaks {
        NEVER,
        PREP,
        POST,
        FALLBACK,
        RESULT
    }

    enum Kind {
        SYNC,
        DONE,
        PENDING,
        BLOCKING
    }

    enum Shape {
        SINGLE,
        BATCH,
        PARALLEL
    }

    /** The way in which one call of exec ends. */
    enum Fault {
        NONE,
        PLAIN,
        /** Names the wait before the next attempt. */
        NAMED,
        FATAL,
        THROTTLE,
        ERROR
    }

    /** How often is tried and how long is waited. */
    record Tries(int most, long delayNanos, int backoff) {
        long delay(int failures) {
            return delayNanos * (long) Math.pow(backoff, failures - 1.0);
        }
    }

    /** How parallel something is, and whether its failures are collected. */
    record Spread(int most, boolean collect) {}

    /** A node or batch node. Every {@code every}-th value meets the script of faults; its last line is repeated. */
    record Leaf(
            int id,
            String lane,
            Kind kind,
            Shape shape,
            Spread spread,
            int items,
            Tries tries,
            List<Fault> script,
            int every,
            boolean fallback,
            boolean step,
            boolean hooks,
            int loops,
            List<String> actions,
            Breaks breaks)
            implements RandomSpec {

        @Override
        public String name() {
            return "n" + id;
        }

        Fault fault(int value, int call) {
            return Math.floorMod(value + id, every) == 0 ? script.get(Math.min(call, script.size() - 1)) : Fault.NONE;
        }

        /** May be null. */
        Integer result(int value) {
            int made = Math.floorMod(value * 31 + id, 997);
            return made % 11 == 0 ? null : Integer.valueOf(made);
        }

        int fallback(int value) {
            return Math.floorMod(value + 500, 997);
        }

        /** The values of the items; pairs of them are equal. */
        List<Integer> items(int value) {
            List<Integer> made = new ArrayList<>();
            for (int i = 0; i < items; i++) {
                made.add(value + i / 2);
            }
            return made;
        }

        /** The action for what post was given; a null, an empty and a named default are all among them. */
        String action(int sum) {
            String action = actions.get(sum % actions.size());
            return action.equals("null") ? null : action;
        }
    }

    /** An edge from one node of a graph to another by their numbers, or to the end (-1). */
    record Edge(int from, String action, int to) {
        @Override
        public String toString() {
            return from + " -" + action + "-> " + (to < 0 ? "end" : to);
        }
    }

    /** Nodes, of which the first is the start, and the edges between them. */
    record Graph(List<RandomSpec> nodes, List<Edge> edges) {
        int target(int from, String action) {
            return edges.stream()
                    .filter(edge -> edge.from == from && edge.action.equals(action))
                    .mapToInt(Edge::to)
                    .findFirst()
                    .orElse(-1);
        }

        @Override
        public String toString() {
            String lines = nodes.stream().map(Object::toString).collect(Collectors.joining("\n"));
            return ("\n" + lines + "\n" + edges).replace("\n", "\n  ");
        }
    }

    /** A flow; its action is its last node's, or its own where it has one. */
    record Nested(int id, String lane, boolean async, Graph graph, String action, Breaks breaks) implements RandomSpec {
        @Override
        public String name() {
            return "F" + id;
        }
    }

    /** A batch flow; sequential if its spread is null. */
    record Iterated(
            int id, String lane, boolean async, Spread spread, boolean collect, int count, Graph graph, Breaks breaks)
            implements RandomSpec {
        @Override
        public String name() {
            return "B" + id;
        }

        /** The params of an iteration: one name of three, so that nested ones clash, and one of its own. */
        Map<String, Integer> params(int value, int index) {
            return Map.of("p" + id % 3, value % 50 + index, "i" + id, index);
        }
    }

    /** Different routes at once. */
    record Branched(int id, String lane, Spread spread, List<Graph> graphs, Breaks breaks) implements RandomSpec {
        @Override
        public String name() {
            return "P" + id;
        }
    }

    default boolean breaks(Breaks where, int value) {
        return breaks() == where && Math.floorMod(value, 3) == 0;
    }

    /** How long something takes, in nanoseconds up to a second: hardly ever as long as anything else does. */
    static long latency(String what, int value, int index, int call, Map<String, ?> params) {
        long mixed = (what.hashCode() * 31L + value) * 31 + index * 17L + call;
        mixed = (mixed ^ new TreeMap<>(params).toString().hashCode() * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 29) * 0x94D049BB133111EBL;
        return 1 + Long.remainderUnsigned(mixed ^ mixed >>> 32, 1_000_000_000);
    }
}
