package io.pocketflow.core;

import io.pocketflow.core.engine.FlowOp;
import io.pocketflow.core.engine.Op;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node that consists of routes: the common part of all flows. */
abstract sealed class BaseFlow extends BaseNode permits Flow, AsyncFlow, BatchFlow, AsyncIterations, AsyncParallelFlow {

    private final @Nullable String name;

    /** Creates a flow of this name, or of the name of its class if it is null. */
    BaseFlow(@Nullable String name, Function<? super BaseNode, Op> bridge) {
        super(bridge);
        this.name = name;
    }

    /** Returns the name that was passed to the constructor; without one, the simple name of the class. */
    @Override
    public String name() {
        return name == null ? super.name() : name;
    }

    /** Returns the nodes and edges of this flow for drawing, nested flows included. */
    public final FlowGraph graph() {
        return FlowGraph.of((FlowOp) op());
    }
}
