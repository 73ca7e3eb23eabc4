package io.pocketflow.core;

import io.pocketflow.core.engine.FlowOp;
import io.pocketflow.core.engine.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The nodes and edges of a flow, nested flows included, for drawing. Immutable. */
public record FlowGraph(String name, List<Branch> branches) {

    /**
     * A single graph.
     *
     * @param start the id of its first node
     * @param nodes its nodes, in the order in which the routes name them
     * @param edges its edges
     */
    public record Branch(String start, List<Vertex> nodes, List<Edge> edges) {}

    /**
     * A node of a graph.
     *
     * @param id unique in the whole drawing
     * @param name the node's name
     * @param kind the class of the library that it extends, as in {@code AsyncNode}
     * @param nested the graph inside it if it is a flow, else null
     */
    public record Vertex(
            String id, String name, String kind, @Nullable FlowGraph nested) {}

    /**
     * An edge of a graph.
     *
     * @param from the id of the node that it leaves
     * @param action the action that follows it
     * @param to the id of the node that it leads to, or null if the action ends the flow
     */
    public record Edge(String from, String action, @Nullable String to) {}

    /** Copies the branches. */
    public FlowGraph {
        branches = List.copyOf(branches);
    }

    /** Returns whether both are graphs of equal names, nodes and edges. Compares graphs nested to any depth in a loop. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FlowGraph graph && (this == graph || parts().equals(graph.parts()));
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    /** Contains the name only: nested graphs may be deep. */
    @Override
    public String toString() {
        return "FlowGraph[" + name + "]";
    }

    /** Returns the content of this graph and the nested ones as a flat list. */
    private List<Object> parts() {
        List<Object> parts = new ArrayList<>();
        List<FlowGraph> outermostFirst = new ArrayList<>(List.of(this));
        for (int i = 0; i < outermostFirst.size(); i++) {
            FlowGraph next = outermostFirst.get(i);
            parts.addAll(List.of(next.name, next.branches.size()));
            for (Branch branch : next.branches) {
                parts.addAll(List.of(branch.start, branch.edges, branch.nodes.size()));
                for (Vertex node : branch.nodes) {
                    parts.addAll(List.of(node.id, node.name, node.kind, node.nested != null));
                    if (node.nested != null) {
                        outermostFirst.add(node.nested);
                    }
                }
            }
        }
        return parts;
    }

    /** Returns the graph of a flow. Draws nested flows before the flows that contain them, in a loop. */
    static FlowGraph of(FlowOp flow) {
        List<Nested> outermostFirst = new ArrayList<>(List.of(new Nested(flow, "n")));
        for (int i = 0; i < outermostFirst.size(); i++) {
            outermostFirst.get(i).addFlows(outermostFirst);
        }
        Map<String, FlowGraph> drawn = new HashMap<>();
        for (int i = outermostFirst.size() - 1; i >= 0; i--) {
            Nested next = outermostFirst.get(i);
            drawn.put(next.prefix, next.draw(drawn));
        }
        return Objects.requireNonNull(drawn.get("n"));
    }

    /** A flow to draw, with the prefix of the ids inside it. */
    private record Nested(FlowOp flow, String prefix) {

        void addFlows(List<Nested> flows) {
            for (int i = 0; i < flow.graphs.length; i++) {
                for (Graph.Vertex vertex : flow.graphs[i].vertices()) {
                    if (vertex.op instanceof FlowOp inner) {
                        flows.add(new Nested(inner, prefix(i) + vertex.index + "_"));
                    }
                }
            }
        }

        String prefix(int branch) {
            return flow.graphs.length == 1 ? prefix : prefix + "b" + branch + "_";
        }

        FlowGraph draw(Map<String, FlowGraph> drawn) {
            List<Branch> branches = new ArrayList<>();
            for (int i = 0; i < flow.graphs.length; i++) {
                branches.add(branch(flow.graphs[i], prefix(i), drawn));
            }
            return new FlowGraph(flow.name(), branches);
        }
    }

    private static Branch branch(Graph graph, String prefix, Map<String, FlowGraph> drawn) {
        List<Vertex> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (Graph.Vertex vertex : graph.vertices()) {
            String id = prefix + vertex.index;
            nodes.add(new Vertex(id, vertex.op.name(), kind(vertex.op.type()), drawn.get(id + "_")));
            vertex.edges()
                    .forEach((action, target) ->
                            edges.add(new Edge(id, action, target == null ? null : prefix + target.index)));
        }
        return new Branch(prefix + graph.start().index, List.copyOf(nodes), List.copyOf(edges));
    }

    private static String kind(Class<?> written) {
        Class<?> type = written;
        while (type.getPackage() != BaseNode.class.getPackage()
                || !java.lang.reflect.Modifier.isPublic(type.getModifiers())) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }

    /**
     * Returns the drawing as a Mermaid flowchart: a rectangle for each node, a frame for each flow, and the actions on
     * the edges, without the default action. Names are escaped.
     */
    public String toMermaid() {
        return Mermaid.draw(this);
    }
}
