package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An op that consists of graphs: one in all, or one for each branch. */
public abstract class FlowOp extends Op {

    public final Graph[] graphs;
    private final boolean isAsync;
    private final boolean usesAttempt;
    private final boolean asks;

    public FlowOp(Kind kind, boolean isAsync, Parts parts, Graph... graphs) {
        super(kind, parts);
        this.isAsync = isAsync;
        this.graphs = graphs;
        this.usesAttempt = Arrays.stream(graphs).anyMatch(graph -> graph.usesAttempt);
        this.asks = Arrays.stream(graphs).anyMatch(graph -> graph.asks);
    }

    /** Returns the graph of a flow without branches. */
    public final Graph only() {
        return graphs[0];
    }

    /** Returns the result of an iteration, read from the store as the iteration sees it. */
    @Nullable
    public Object result(Shared iteration) throws Exception {
        return null;
    }

    @Override
    public final boolean isAsync() {
        return isAsync;
    }

    /** Returns whether the first node may block; the branches of a parallel flow are separate tasks. */
    @Override
    public final boolean mayBlock() {
        boolean opensTasks = kind == Kind.PARALLEL_BATCH_FLOW || kind == Kind.PARALLEL_FLOW;
        return !opensTasks && (!isAsync || only().mayBlock);
    }

    @Override
    public final boolean usesAttempt() {
        return usesAttempt;
    }

    @Override
    public final boolean asks() {
        return asks;
    }

    @Override
    public final List<Op> children() {
        return Arrays.stream(graphs)
                .flatMap(graph -> graph.vertices().stream())
                .map(vertex -> vertex.op)
                .toList();
    }

    /** Returns the op with the given name. With a single graph, the branch is ignored. */
    @Override
    public final @Nullable Op child(String branch, String name) {
        Graph graph = graphs.length == 1 ? only() : graphs[Integer.parseInt(branch)];
        for (Graph.Vertex vertex : graph.vertices()) {
            if (vertex.op.name().equals(name)) {
                return vertex.op;
            }
        }
        return null;
    }

    @Override
    public final void checkOwnNames() {
        for (Graph graph : graphs) {
            graph.checkNamesUnique(name());
        }
    }
}
