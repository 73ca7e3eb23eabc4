package io.pocketflow.core;

/** A node that is made of routes: what the flows share. */
abstract sealed class BaseFlow extends BaseNode permits Flow, AsyncFlow, BatchFlow, AsyncIterations, AsyncParallelFlow {

    /** The graphs of this flow: one, or one a branch. */
    final Graph[] graphs;

    final Overrides overrides = Overrides.of(getClass());

    BaseFlow(Graph... graphs) {
        this.graphs = graphs;
    }

    final Graph only() {
        return graphs[0];
    }

    /** The nodes and edges of this flow, nested flows included, for drawing. */
    public final FlowGraph graph() {
        return FlowGraph.of(this);
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
    final void checkNames() {
        for (Graph graph : graphs) {
            graph.checkNamesUnique(name());
        }
    }

    @Override
    boolean mayBlock() {
        return !isAsync() || only().start().node.mayBlock();
    }
}
