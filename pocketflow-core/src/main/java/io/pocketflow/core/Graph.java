package io.pocketflow.core;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checked, immutable graph of one flow: its nodes, and for each node the actions that lead on. */
final class Graph {

    private static final Logger LOG = LoggerFactory.getLogger(BaseFlow.class);

    /** One node of a graph with its edges; a null target ends the flow. */
    static final class Vertex {
        final BaseNode node;
        final int index;
        private final Map<String, @Nullable Vertex> edges = new LinkedHashMap<>();
        private String[] actions = {};
        private @Nullable Vertex[] targets = {};

        private Vertex(BaseNode node, int index) {
            this.node = node;
            this.index = index;
        }

        /** Returns the edges by action, in the order in which they were written. */
        Map<String, @Nullable Vertex> edges() {
            return edges;
        }

        /** Returns the target of an action, or null if the flow ends; warns about an unmapped action. */
        @Nullable
        Vertex next(String action) {
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
            if (known.length > 0) {
                LOG.warn(
                        "node '{}' returned action '{}', which leads nowhere; the flow ends. Known actions: {}",
                        node.name(),
                        action,
                        edges.keySet());
            }
            return null;
        }

        private void add(String action, @Nullable Vertex target) {
            if (edges.containsKey(action) && edges.get(action) != target) {
                throw new IllegalArgumentException("node '" + node.name() + "' has two targets for action '" + action
                        + "': " + name(edges.get(action)) + " and " + name(target));
            }
            edges.put(action, target);
        }

        private static String name(@Nullable Vertex target) {
            return target == null ? "the end" : "'" + target.node.name() + "'";
        }

        /** Converts the edges into arrays of interned actions, which the engine can search by identity. */
        private void freeze() {
            actions = edges.keySet().stream().map(String::intern).toArray(String[]::new);
            targets = edges.values().toArray(Vertex[]::new);
        }
    }

    private final Map<BaseNode, Vertex> vertices = new IdentityHashMap<>();
    private final Map<Integer, Vertex> ordered = new LinkedHashMap<>();
    private final Vertex start;
    /**
     * Whether a node of this graph, or of a graph nested in it, asks for its {@link Step}, so that visits must be
     * counted.
     */
    final boolean usesStep;
    /** Whether this graph, or a graph nested in it, contains a question. */
    final boolean asks;
    /** Whether entering the start may block the thread. */
    final boolean mayBlock;

    private Graph(Route first, Route[] more) {
        start = vertex(Joined.head(first));
        add(first);
        for (Route route : more) {
            add(route);
        }
        for (Vertex vertex : ordered.values()) {
            vertex.freeze();
        }
        usesStep = ordered.values().stream().anyMatch(vertex -> vertex.node.usesStep());
        mayBlock = start.node.mayBlock();
        asks = ordered.values().stream().anyMatch(vertex -> vertex.node.asks());
    }

    /**
     * Builds and checks a graph.
     *
     * @param owner the class of the flow, for messages
     * @param async whether async nodes are accepted
     */
    static Graph of(Class<?> owner, boolean async, Route first, Route... more) {
        String flow = BaseNode.nameOf(owner);
        Objects.requireNonNull(first, () -> "the first route of flow '" + flow + "' must not be null");
        Objects.requireNonNull(more, () -> "the routes of flow '" + flow + "' must not be null");
        for (int i = 0; i < more.length; i++) {
            int position = i + 2;
            Objects.requireNonNull(more[i], () -> "route " + position + " of flow '" + flow + "' must not be null");
        }
        Graph graph = new Graph(first, more);
        graph.checkReachable(flow);
        if (!async) {
            graph.checkSync(flow);
        }
        return graph;
    }

    Vertex start() {
        return start;
    }

    /** Returns all vertices, in the order in which the routes name them. */
    Collection<Vertex> vertices() {
        return ordered.values();
    }

    int size() {
        return ordered.size();
    }

    /** Rejects two nodes of one name, because records are found by name. */
    void checkNamesUnique(String flow) {
        Map<String, BaseNode> seen = new LinkedHashMap<>();
        for (Vertex vertex : ordered.values()) {
            if (seen.put(vertex.node.name(), vertex.node) != null) {
                throw new IllegalArgumentException("flow '" + flow + "' has two nodes named '" + vertex.node.name()
                        + "'; with a step store names must be unique within a graph: override name()");
            }
        }
    }

    private void add(Route route) {
        vertex(Joined.head(route));
        Joined.forEachEdge(route, edge -> {
            BaseNode target = edge.target();
            vertex(edge.source()).add(edge.action(), target == null ? null : vertex(target));
        });
    }

    private Vertex vertex(BaseNode node) {
        return vertices.computeIfAbsent(node, unused -> {
            node.checkMade();
            Vertex vertex = new Vertex(node, ordered.size());
            ordered.put(vertex.index, vertex);
            return vertex;
        });
    }

    private void checkReachable(String flow) {
        Set<Vertex> reached = new HashSet<>(Set.of(start));
        Deque<Vertex> todo = new ArrayDeque<>(reached);
        while (!todo.isEmpty()) {
            for (Vertex target : todo.pop().edges.values()) {
                if (target != null && reached.add(target)) {
                    todo.push(target);
                }
            }
        }
        for (Vertex vertex : ordered.values()) {
            if (!reached.contains(vertex)) {
                throw new IllegalArgumentException("flow '" + flow + "' starts at '" + start.node.name()
                        + "', which never reaches '" + vertex.node.name() + "'");
            }
        }
    }

    private void checkSync(String flow) {
        for (Vertex vertex : ordered.values()) {
            if (vertex.node.isAsync()) {
                throw new IllegalArgumentException("sync flow '" + flow + "' cannot contain the async node '"
                        + vertex.node.name() + "'; use an async flow");
            }
        }
    }
}
