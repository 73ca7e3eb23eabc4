package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/** A visit of a flow: its body is one walk through its graph. */
final class FlowFrame extends Visit {

    private final Graph graph;

    FlowFrame(Frame caller, BaseFlow flow, Graph graph, Shared shared) {
        super(caller, flow, shared);
        this.graph = graph;
    }

    @Override
    Frame begin(@Nullable Object prepared) {
        return new GraphFrame(this, graph, shared);
    }

    @Override
    Frame proceed() {
        return error == null ? conclude(value) : fail(error);
    }
}
