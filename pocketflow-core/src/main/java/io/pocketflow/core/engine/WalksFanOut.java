package io.pocketflow.core.engine;

import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Branches that are walks through graphs. The limit applies to open branches, waits included. */
public abstract class WalksFanOut extends FanOut {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    WalksFanOut(Frame caller, FlowOp flow, Shared shared) {
        super(caller, flow, shared);
        this.most = flow.parts.most();
    }

    @Override
    final void prepareOrder() {
        strand.orderSegments();
    }

    @Override
    final boolean hasRoom() {
        return open.get() < most;
    }

    /** Opens a walk on a separate task, because its nodes may block. */
    final void walk(int index, Graph graph, Shared seen) {
        open.incrementAndGet();
        Branch branch = new Branch(this, index, Reservation.NONE, strand.run.timer.nanoTime(), seen);
        opened(index, branch);
        GraphFrame walk = new GraphFrame(branch, graph, seen);
        Segments segments = strand.segments();
        if (segments == null) {
            branch.start(walk, graph.mayBlock);
        } else {
            segments.open(branch, walk, graph.mayBlock);
        }
    }

    @Override
    final void branchEnded(Branch branch) {
        if (!branch.hasLeft()) {
            open.decrementAndGet();
        }
    }

    /**
     * Releases the place of a branch that waits for an answer, and the place of this flow if it waits for such branches
     * only.
     */
    final void left() {
        open.decrementAndGet();
        pump();
        leavePlaceIfWaiting();
    }

    @Override
    final void leavePlaceIfWaiting() {
        if (open.get() == 0 && hasOpenedAll()) {
            strand.leavePlace();
        }
    }

    /** Notes that a branch that had left continues. */
    final void cameBack() {
        open.incrementAndGet();
    }

    /** The branches of a parallel flow: different graphs on one store. */
    static final class OfBranches extends WalksFanOut {

        private final Graph[] graphs;

        OfBranches(Frame caller, FlowOp flow, Shared shared) {
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

    /** The iterations of a parallel batch flow. */
    static final class OfIterations extends WalksFanOut {

        private final FlowOp flow;
        private Items params = Items.NONE;

        OfIterations(Frame caller, FlowOp flow, Shared shared) {
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
}
