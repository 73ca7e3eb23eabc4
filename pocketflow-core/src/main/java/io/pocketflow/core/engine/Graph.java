package io.pocketflow.core.engine;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.UnknownAction;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checked, immutable graph of one flow: its ops, and for each op the actions that lead on. */
public final class Graph {

    private static final Logger LOG = LoggerFactory.getLogger("io.pocketflow.core.Flow");

    /** One op of a graph with its edges; a null target ends the flow. */
    public static final class Vertex {

        public final Op op;
        /** The op, if a run without listeners and records visits it inline; else null. */
        final @Nullable ExecOp inline;

        public final int index;
        private final Map<String, @Nullable Vertex> edges = new LinkedHashMap<>();
        /** The first edge, which most steps take: without it each step would read two arrays more from memory. */
        private @Nullable String firstAction;

        private @Nullable Vertex firstTarget;
        private String[] actions = {};
        private @Nullable Vertex[] targets = {};

        private volatile Path path = new Path("", "");

        /** The path of a first visit, below the path of the frames around the walk. */
        private record Path(String around, String text) {}

        private Vertex(Op op, int index) {
            this.op = op;
            this.inline = op instanceof ExecOp exec && exec.inline ? exec : null;
            this.index = index;
        }

        /** Returns the edges by action, in the order in which they were written. */
        public Map<String, @Nullable Vertex> edges() {
            return edges;
        }

        /** Returns the target of an action, or null if the flow ends; {@link #checkEnd} must then allow the end. */
        @Nullable
        public Vertex next(String action) {
            if (action == firstAction) {
                return firstTarget;
            }
            String[] known = actions;
            for (int i = 0; i < known.length; i++) {
                if (known[i] == action) {
                    return targets[i];
                }
            }
            for (int i = 0; i < known.length; i++) {
                if (known[i].equals(action)) {
                    return targets[i];
                }
            }
            return null;
        }

        /** Returns the path of a first visit, which is kept for the next run. */
        String path(String around) {
            Path known = path;
            if (!known.around.equals(around) || known.text.isEmpty()) {
                known = new Path(around, around.isEmpty() ? op.name() : around + "/" + op.name());
                path = known;
            }
            return known.text;
        }

        /**
         * Checks that the flow may end here with this action: if there are edges, the action must be declared as an end
         * or be the default.
         *
         * @throws IllegalStateException if it must not, and such actions fail the run
         */
        void checkEnd(String action, UnknownAction treatment) {
            if (actions.length == 0 || action.equals(Op.DEFAULT) || edges.containsKey(action)) {
                return;
            }
            String what = "node '" + op.name() + "' returned action '" + action + "', which leads nowhere";
            if (treatment == UnknownAction.FAIL) {
                throw new IllegalStateException(what + ". Known actions: " + edges.keySet() + ". If '" + action
                        + "' ends the flow or is meant for the flow around it, declare it with end(\"" + action
                        + "\")");
            }
            LOG.warn("{}; the flow ends. Known actions: {}", what, edges.keySet());
        }

        private void add(String action, @Nullable Vertex target) {
            if (edges.containsKey(action) && edges.get(action) != target) {
                throw new IllegalArgumentException("node '" + op.name() + "' has two targets for action '" + action
                        + "': " + name(edges.get(action)) + " and " + name(target));
            }
            edges.put(action, target);
        }

        private static String name(@Nullable Vertex target) {
            return target == null ? "the end" : "'" + target.op.name() + "'";
        }

        /** Copies the edges into fields and arrays of interned actions, which the engine can search by identity. */
        private void freeze() {
            actions = edges.keySet().stream().map(String::intern).toArray(String[]::new);
            targets = edges.values().toArray(Vertex[]::new);
            if (actions.length > 0) {
                firstAction = actions[0];
                firstTarget = targets[0];
            }
        }
    }

    /** The vertices and edges of a graph that is being built, in the order in which the routes name them. */
    public static final class Builder {

        private final Map<Op, Vertex> vertices = new IdentityHashMap<>();
        private final Map<Integer, Vertex> ordered = new LinkedHashMap<>();

        /** Adds an op, unless it was added before. The op that is added first is the start. */
        public void add(Op op) {
            vertex(op);
        }

        /** Adds an edge and the ops at its ends; a null target ends the flow. */
        public void add(Op from, String action, @Nullable Op to) {
            Vertex source = vertex(from);
            source.add(action, to == null ? null : vertex(to));
        }

        private Vertex vertex(Op op) {
            return vertices.computeIfAbsent(op, unused -> {
                Vertex vertex = new Vertex(op, ordered.size());
                ordered.put(vertex.index, vertex);
                return vertex;
            });
        }

        /**
         * Returns the graph.
         *
         * @param flow the name of the flow, for messages
         * @param async whether async ops are accepted
         * @throws IllegalArgumentException if an op cannot be reached, or is async and such ops are not accepted
         */
        public Graph build(String flow, boolean async) {
            Graph graph = new Graph(List.copyOf(ordered.values()));
            graph.checkReachable(flow);
            if (!async) {
                graph.checkSync(flow);
            }
            return graph;
        }
    }

    private final List<Vertex> vertices;
    /**
     * Whether an op of this graph, or of a graph nested in it, asks for its {@link Attempt}, so that visits must be
     * counted.
     */
    public final boolean usesAttempt;
    /** Whether this graph, or a graph nested in it, contains a question. */
    public final boolean asks;
    /** Whether entering the start may block the thread. */
    public final boolean mayBlock;

    private Graph(List<Vertex> vertices) {
        this.vertices = vertices;
        vertices.forEach(Vertex::freeze);
        usesAttempt = vertices.stream().anyMatch(vertex -> vertex.op.usesAttempt());
        mayBlock = start().op.mayBlock();
        asks = vertices.stream().anyMatch(vertex -> vertex.op.asks());
    }

    /** Returns the vertex at which the graph is entered. */
    public Vertex start() {
        return vertices.get(0);
    }

    /** Returns all vertices, in the order in which the routes name them. */
    public Collection<Vertex> vertices() {
        return vertices;
    }

    /** Returns the number of vertices. */
    public int size() {
        return vertices.size();
    }

    /** Rejects two ops of one name, because records are found by name. */
    public void checkNamesUnique(String flow) {
        Set<String> seen = new HashSet<>();
        for (Vertex vertex : vertices) {
            if (!seen.add(vertex.op.name())) {
                throw new IllegalArgumentException("flow '" + flow + "' has two nodes named '" + vertex.op.name()
                        + "'; with a step store names must be unique within a graph: override name(), or pass a name"
                        + " to the constructor of a flow");
            }
        }
    }

    private void checkReachable(String flow) {
        Set<Vertex> reached = new HashSet<>(Set.of(start()));
        Deque<Vertex> todo = new ArrayDeque<>(reached);
        while (!todo.isEmpty()) {
            for (Vertex target : todo.pop().edges.values()) {
                if (target != null && reached.add(target)) {
                    todo.push(target);
                }
            }
        }
        for (Vertex vertex : vertices) {
            if (!reached.contains(vertex)) {
                throw new IllegalArgumentException("flow '" + flow + "' starts at '"
                        + start().op.name() + "', which never reaches '" + vertex.op.name() + "'");
            }
        }
    }

    private void checkSync(String flow) {
        for (Vertex vertex : vertices) {
            if (vertex.op.isAsync()) {
                throw new IllegalArgumentException("sync flow '" + flow + "' cannot contain the async node '"
                        + vertex.op.name() + "'; use an async flow");
            }
        }
    }
}
