package io.pocketflow.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node that consists of routes: the common part of all flows. */
abstract sealed class BaseFlow extends BaseNode permits Flow, AsyncFlow, BatchFlow, AsyncIterations, AsyncParallelFlow {

    /** The graphs of this flow: one in all, or one for each branch. */
    final Graph[] graphs;

    final Overrides overrides = Overrides.of(getClass());

    BaseFlow(Graph... graphs) {
        this.graphs = graphs;
    }

    final Graph only() {
        return graphs[0];
    }

    /** Returns the nodes and edges of this flow for drawing, nested flows included. */
    public final FlowGraph graph() {
        return FlowGraph.of(this);
    }

    @Override
    final boolean isMade() {
        return graphs != null;
    }

    @Override
    final boolean usesStep() {
        for (Graph graph : graphs) {
            if (graph.usesStep) {
                return true;
            }
        }
        return false;
    }

    @Override
    final boolean asks() {
        for (Graph graph : graphs) {
            if (graph.asks) {
                return true;
            }
        }
        return false;
    }

    @Override
    final List<BaseNode> children() {
        return Arrays.stream(graphs)
                .flatMap(graph -> graph.vertices().stream())
                .map(vertex -> vertex.node)
                .toList();
    }

    /** Returns the node with the given name. With a single graph, the branch is ignored. */
    @Override
    final @Nullable BaseNode child(String branch, String name) {
        Graph graph = graphs.length == 1 ? only() : graphs[Integer.parseInt(branch)];
        for (Graph.Vertex vertex : graph.vertices()) {
            if (vertex.node.name().equals(name)) {
                return vertex.node;
            }
        }
        return null;
    }

    @Override
    final void checkOwnNames() {
        for (Graph graph : graphs) {
            graph.checkNamesUnique(name());
        }
    }

    @Override
    boolean mayBlock() {
        return !isAsync() || only().mayBlock;
    }
}
