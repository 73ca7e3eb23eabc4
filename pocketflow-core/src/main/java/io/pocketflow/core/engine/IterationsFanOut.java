package io.pocketflow.core.engine;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import org.jspecify.annotations.Nullable;

/** The iterations of a parallel batch flow. */
public final class IterationsFanOut extends WalksFanOut {

    private final FlowOp flow;
    private Items params = Items.NONE;

    IterationsFanOut(Frame caller, FlowOp flow, Shared shared) {
        super(caller, flow, shared);
        this.flow = flow;
    }

    @Override
    int prepare(@Nullable Object prepared) {
        params = Items.of(flow, prepared);
        prepareAs(params.list());
        return params.size();
    }

    @Override
    void open(int index) {
        walk(index, flow.only(), shared.iteration((Params) params.get(index)));
    }

    @Override
    Object result(Branch branch, @Nullable Object lastAction) throws Exception {
        return new Outcome.Done<>(branch.index(), flow.result(branch.shared), 0, branch.took());
    }

    @Override
    void locateBranch(int index, Location location) {
        params.locate(index, location, strand.store());
    }
}
