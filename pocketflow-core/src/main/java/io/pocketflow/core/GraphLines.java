package io.pocketflow.core;

import io.pocketflow.core.threads.DepthFirst;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The lines by which a durable run recognizes that its graph has changed: one for each node, start and edge. */
final class GraphLines {

    private final Consumer<String> lines;
    private final DepthFirst walk = new DepthFirst();

    GraphLines(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Adds the lines of a flow and of the flows in it, below this path. */
    void add(String above, FlowGraph flow) {
        walk.run(() -> addFlow(above, flow));
    }

    private void addFlow(String above, FlowGraph flow) {
        String path = above + flow.name();
        for (int i = 0; i < flow.branches().size(); i++) {
            FlowGraph.Branch branch = flow.branches().get(i);
            String name = flow.branches().size() == 1 ? path : path + "[" + i + "]";
            walk.then(() -> addBranch(name, branch));
        }
    }

    private void addBranch(String path, FlowGraph.Branch branch) {
        Map<String, String> names = new TreeMap<>();
        branch.nodes().forEach(node -> names.put(node.id(), node.name()));
        lines.accept(path + " starts with " + names.get(branch.start()));
        branch.nodes().forEach(node -> walk.then(() -> addNode(path, node)));
        walk.then(() -> branch.edges().forEach(edge -> addEdge(path, names, edge)));
    }

    private void addNode(String path, FlowGraph.Vertex node) {
        lines.accept(path + "/" + node.name() + ": " + node.kind());
        FlowGraph nested = node.nested();
        if (nested != null) {
            addFlow(path + "/", nested);
        }
    }

    private void addEdge(String path, Map<String, String> names, FlowGraph.Edge edge) {
        String to = edge.to() == null ? "the end" : names.get(edge.to());
        lines.accept(path + "/" + names.get(edge.from()) + " -" + edge.action() + "-> " + to);
    }
}
