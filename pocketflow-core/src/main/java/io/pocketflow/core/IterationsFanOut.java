package io.pocketflow.core;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The iterations of a parallel batch flow. */
final class IterationsFanOut extends WalksFanOut {

    private final Graph graph;
    private final IterationResult resultOf;
    private List<?> params = List.of();
    private @Nullable ItemNames names;

    IterationsFanOut(
            Frame caller,
            BaseFlow flow,
            Graph graph,
            int most,
            OnFailure onFailure,
            IterationResult resultOf,
            Shared shared) {
        super(caller, flow, most, onFailure, shared);
        this.graph = graph;
        this.resultOf = resultOf;
    }

    @Override
    int prepare(@Nullable Object prepared) {
        params = Batches.items(node(), prepared);
        names = new ItemNames(params);
        prepareAs(params);
        return params.size();
    }

    @Override
    void open(int index) {
        walk(index, graph, shared.iteration((Params) params.get(index)));
    }

    @Override
    Object result(Branch branch, @Nullable Object lastAction) throws Exception {
        return new Outcome.Done<>(branch.index(), resultOf.of(branch.shared), 0, branch.took());
    }

    @Override
    void locateBranch(int index, Location location) {
        Objects.requireNonNull(names).locate(index, location, strand.store());
    }
}
