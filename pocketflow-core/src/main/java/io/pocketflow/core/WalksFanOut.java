package io.pocketflow.core;

import java.util.concurrent.atomic.AtomicInteger;

/** Branches that are walks through graphs: at most so many are open at once, waits included. */
abstract class WalksFanOut extends FanOut {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    WalksFanOut(Frame caller, BaseFlow flow, int most, OnFailure onFailure, Shared shared) {
        super(caller, flow, onFailure, shared);
        this.most = most;
    }

    @Override
    final boolean hasRoom() {
        return open.get() < most;
    }

    /** Opens a walk on a task of its own, for its nodes may block. */
    final void walk(int index, Graph graph, Shared seen) {
        open.incrementAndGet();
        Branch branch = new Branch(this, index, Reservation.NONE, strand.run.timer.nanoTime(), seen);
        opened(index, branch);
        branch.start(new GraphFrame(branch, graph, seen), graph.mayBlock);
    }

    @Override
    final void branchEnded(Branch branch) {
        open.decrementAndGet();
    }
}
