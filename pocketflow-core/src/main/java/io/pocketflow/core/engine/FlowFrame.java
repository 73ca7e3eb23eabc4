package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import org.jspecify.annotations.Nullable;

/** A visit of a flow: its body is one walk through its graph. */
public final class FlowFrame extends Visit {

    private final FlowOp flow;

    FlowFrame(Frame caller, FlowOp flow, Shared shared) {
        super(caller, flow, shared);
        this.flow = flow;
    }

    @Override
    Frame begin(@Nullable Object prepared) {
        return new GraphFrame(this, flow.only(), shared);
    }

    @Override
    Frame proceed() {
        return error == null ? conclude(value) : fail(error);
    }
}
