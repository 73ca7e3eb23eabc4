package io.pocketflow.core;

import io.pocketflow.core.engine.FlowOp;
import io.pocketflow.core.engine.Op;
import java.util.function.Function;

/** A node that consists of routes: the common part of all flows. */
abstract sealed class BaseFlow extends BaseNode permits Flow, AsyncFlow, BatchFlow, AsyncIterations, AsyncParallelFlow {

    BaseFlow(Function<? super BaseNode, Op> bridge) {
        super(bridge);
    }

    /** Returns the nodes and edges of this flow for drawing, nested flows included. */
    public final FlowGraph graph() {
        return FlowGraph.of((FlowOp) op());
    }
}
