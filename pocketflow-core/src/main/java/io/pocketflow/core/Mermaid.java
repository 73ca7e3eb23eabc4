package io.pocketflow.core;

import io.pocketflow.core.FlowGraph.Branch;
import io.pocketflow.core.FlowGraph.Edge;
import io.pocketflow.core.FlowGraph.Vertex;
import io.pocketflow.core.threads.DepthFirst;

/** Writes a graph as a Mermaid flowchart (syntax: mermaid.js.org, flowchart). */
final class Mermaid {

    private final StringBuilder text = new StringBuilder("flowchart TD\n");
    private final DepthFirst drawing = new DepthFirst();
    private int ends;

    private Mermaid() {}

    static String draw(FlowGraph graph) {
        Mermaid mermaid = new Mermaid();
        mermaid.drawing.run(() -> mermaid.graph(graph, 1));
        return mermaid.text.toString();
    }

    private void graph(FlowGraph graph, int depth) {
        for (Branch branch : graph.branches()) {
            branch.nodes().forEach(node -> drawing.then(() -> node(node, depth)));
            branch.edges().forEach(edge -> drawing.then(() -> edge(edge, depth)));
        }
    }

    private void node(Vertex node, int depth) {
        FlowGraph nested = node.nested();
        if (nested == null) {
            line(depth, node.id() + "[\"" + escape(node.name()) + "\"]");
            return;
        }
        line(depth, "subgraph " + node.id() + "[\"" + escape(node.name()) + "\"]");
        graph(nested, depth + 1);
        drawing.then(() -> line(depth, "end"));
    }

    private void edge(Edge edge, int depth) {
        String label = edge.action().equals(BaseNode.DEFAULT) ? "" : "|\"" + escape(edge.action()) + "\"|";
        String to = edge.to() == null ? "end" + ends++ + "((\" \"))" : edge.to();
        line(depth, edge.from() + " -->" + label + " " + to);
    }

    private void line(int depth, String content) {
        text.append("  ".repeat(depth)).append(content).append('\n');
    }

    /** Escapes every character with a meaning in Mermaid or HTML as a numeric entity, in Mermaid's syntax. */
    private static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        name.codePoints().forEach(c -> {
            boolean plain = Character.isLetterOrDigit(c) || c == ' ' || c == '_' || c == '-' || c == '.' || c == ',';
            if (plain) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append('#').append(c).append(';');
            }
        });
        return escaped.toString();
    }
}
