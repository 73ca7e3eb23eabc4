package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The strand of one branch of a {@link FanOut}. */
public final class Branch extends Strand implements Item, FanOut.Running {

    private final FanOut parent;
    private final int index;
    private final Reservation slot;
    private final long startedAt;
    final Span span;
    private @Nullable LeafCall call;
    private volatile boolean begun;
    /** Whether the thread that opened the branch has nothing else to do in its task. */
    private boolean isLastAct;
    /** Whether the branch waits for an answer and has given up its place to other branches. */
    private volatile boolean left;

    /**
     * Creates a branch that has not begun.
     *
     * @param slot the permits of each of its attempts, for a batch of items
     * @param startedAt the time at which it began, by the run's timer
     */
    Branch(FanOut parent, int index, Reservation slot, long startedAt, Shared shared) {
        super(parent.strand.run, shared, parent.strand.pooled);
        this.parent = parent;
        this.index = index;
        this.slot = slot;
        this.startedAt = startedAt;
        this.span = Span.item(parent, index, shared);
    }

    /** Returns a call of exec for this item. */
    LeafCall call(ExecOp op, Object input) {
        call = new LeafCall(this, op, input, this);
        return call;
    }

    /** Notes that the thread that is about to open the branch has nothing else to do in its task. */
    void openAsLastAct() {
        isLastAct = true;
    }

    /** Returns whether the current task ends once the branch parks. */
    @Override
    boolean parksLast() {
        return isLastAct || super.parksLast();
    }

    Duration took() {
        return Duration.ofNanos(run.timer.nanoTime() - startedAt);
    }

    boolean isReplayed() {
        return call != null && call.isReplayed();
    }

    /** Returns whether the first attempt has begun, or never will. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public int attempts() {
        return call == null ? 0 : call.attempts();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public Reservation slot() {
        return slot;
    }

    @Override
    public void opened() {
        if (!begun) {
            begun = true;
            parent.pump();
        }
    }

    @Override
    public void released() {
        parent.pump();
    }

    @Override
    void leavePlace() {
        if (!left && parent instanceof WalksFanOut walks) {
            left = true;
            walks.left();
        }
    }

    @Override
    boolean canComeBack() {
        return !left || ((WalksFanOut) parent).hasRoom() && parent.strand.canComeBack();
    }

    @Override
    void comeBack() {
        if (left) {
            left = false;
            ((WalksFanOut) parent).cameBack();
            parent.strand.comeBack();
        }
    }

    /** Returns whether the branch has given up its place. */
    boolean hasLeft() {
        return left;
    }

    @Override
    boolean endsInOrder() {
        return !left && parent instanceof WalksFanOut;
    }

    @Override
    public void ended(@Nullable Object result, @Nullable Throwable failure) {
        begun = true;
        parent.ended(this, result, failure);
    }

    @Override
    public Frame above() {
        return parent;
    }

    @Override
    public void locate(Location location) {
        parent.locateBranch(index, location);
    }
}
