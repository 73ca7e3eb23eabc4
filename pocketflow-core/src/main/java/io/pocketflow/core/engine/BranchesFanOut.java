package io.pocketflow.core.engine;

import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import org.jspecify.annotations.Nullable;

/** The branches of a parallel flow: different graphs on one store. */
public final class BranchesFanOut extends WalksFanOut {

    private final Graph[] graphs;

    BranchesFanOut(Frame caller, FlowOp flow, Shared shared) {
        super(caller, flow, shared);
        this.graphs = flow.graphs;
    }

    @Override
    int prepare(@Nullable Object prepared) {
        return graphs.length;
    }

    @Override
    void open(int index) {
        walk(index, graphs[index], shared);
    }

    @Override
    @Nullable
    Object result(Branch branch, @Nullable Object lastAction) {
        return onFailure == OnFailure.STOP
                ? lastAction
                : new Outcome.Done<>(branch.index(), lastAction, 0, branch.took());
    }

    @Override
    void locateBranch(int index, Location location) {
        location.branch(Integer.toString(index));
    }
}
