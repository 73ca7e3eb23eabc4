package io.pocketflow.core.engine;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.threads.Nanos;
import io.pocketflow.core.threads.Turn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A visit whose body is several branches at once: items, iterations or routes. A branch that takes time is a {@link
 * Branch}, with a strand of its own. The strand of the visit waits until all branches have ended.
 *
 * <p>Branches are opened one after another in one {@link Turn}, on the thread that has made room. No lock is held while
 * user code runs, and a branch that ends at once causes no recursion.
 */
public abstract class FanOut extends Visit {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(Object[].class);

    final OnFailure onFailure;
    private final Turn pump = new Turn(this::openAll);
    /** The number of branches that have not ended, plus one for the visit itself until it waits. */
    private final AtomicInteger remaining = new AtomicInteger();

    private final AtomicInteger replayed = new AtomicInteger();
    private final Join join = new Join();
    /** A branch while it runs, then its result. */
    private @Nullable Object[] cells = {};
    /** The next branch to open. */
    private final AtomicInteger next = new AtomicInteger();

    private volatile @Nullable Throwable closed;
    /** Whether the grace is over: the visit continues, or has continued, without the branches that have not ended. */
    private volatile boolean givenUp;
    /** Whether the strand of the visit waits, and has ended its segment. */
    private volatile boolean waits;

    private int handedUp;

    private final BranchFailures failures = new BranchFailures();

    private RunTimer.@Nullable Handle graceAlarm;

    FanOut(Frame caller, Op op, Shared shared) {
        super(caller, op, shared);
        this.onFailure = op.parts.onFailure();
    }

    /** Returns the number of branches for this result of prep. */
    abstract int prepare(@Nullable Object prepared);

    /** Returns whether there is room to open one more branch. */
    abstract boolean hasRoom();

    /** Opens a branch in the room that was found last, or gives the room back; called by one thread at a time. */
    abstract void open(int index);

    /**
     * Opens the next branch on the current thread, on which a branch has just ended as the last act of a task. Returns false if
     * the pump has to open the next branch.
     */
    boolean openHere() {
        return false;
    }

    /** Returns the result of a branch that succeeded, created from the final value of its strand. */
    abstract @Nullable Object result(Branch branch, @Nullable Object ended) throws Exception;

    /** Adds the name of a branch. */
    abstract void locateBranch(int index, Location location);

    /** Prepares the order of segments before the first branch is opened, if records are kept. */
    void prepareOrder() {}

    /** Handles the end of a branch, before the next one is opened. */
    void branchEnded(Branch branch) {}

    /** Handles the end of a branch that was not the last, after the next one was opened. */
    void leavePlaceIfWaiting() {}

    @Override
    final boolean collects() {
        return onFailure == OnFailure.COLLECT;
    }

    // ---- the body

    @Override
    final @Nullable Frame begin(@Nullable Object prepared) {
        prepareOrder();
        int count = prepare(prepared);
        cells = new Object[count];
        remaining.set(count + 1);
        pump();
        return remaining.get() == 1 ? proceed() : strand.park(join);
    }

    @Override
    final Frame proceed() {
        if (graceAlarm != null) {
            graceAlarm.cancel();
        }
        if (strand.stop != null) {
            return fail(strand.stopped(this));
        }
        Throwable failure = failures.together();
        if (failure != null) {
            return fail(failure);
        }
        return conclude(Items.results(cells));
    }

    /** Opens branches for as long as there are any and there is room for them. */
    final void pump() {
        pump.take();
    }

    /** Opens branches on the run's executor, because opening calls user code. */
    final void pumpElsewhere() {
        pump.takeOn(strand.run);
    }

    private void openAll() {
        while (mayOpen() && hasRoom()) {
            openNext(this::open);
        }
        if (closed != null) {
            skipRest();
        }
    }

    /**
     * Opens the next branch in this way, unless another thread has just taken the last one: the index is then the number of
     * branches. A branch that cannot begin has failed.
     */
    final void openNext(IntConsumer opening) {
        int index = next.getAndUpdate(now -> Math.min(now + 1, cells.length));
        try {
            opening.accept(index);
        } catch (Throwable thrown) {
            CELLS.setRelease(cells, index, failed(index, failure(0, Failures.unwrap(thrown)), Duration.ZERO));
            arrive(1, null);
        }
    }

    private boolean mayOpen() {
        return !hasOpenedAll() && closed == null && strand.stop == null;
    }

    private void skipRest() {
        int left = cells.length - next.getAndSet(cells.length);
        if (left > 0) {
            arrive(left, null);
        }
    }

    /** Counts this number of ended branches; returns whether they were the last. */
    private boolean arrive(int ended, @Nullable Branch last) {
        if (remaining.addAndGet(-ended) != 0) {
            return false;
        }
        Segments segments = strand.segments();
        if (segments != null && last != null) {
            segments.pass(last, this);
        }
        join.wake(null, null);
        return true;
    }

    /** Returns whether there is no branch left to open. */
    final boolean hasOpenedAll() {
        return next.get() >= cells.length;
    }

    @Override
    final boolean isReplayed() {
        return cells.length > 0 && replayed.get() == cells.length;
    }

    // ---- for branches

    /** The running content of a cell, which can be stopped. */
    interface Running {
        /**
         * Stops the branch, which still reports its end. The steps that stop the strands below it are added to the
         * queue.
         */
        void stop(Throwable cause, Queue<Runnable> below);
    }

    /** Sets the running content for an index. */
    final void opened(int index, Running running) {
        CELLS.setVolatile(cells, index, running);
        Throwable cause = closed;
        if (cause != null) {
            Wait.stopping(below -> running.stop(cause, below));
        }
    }

    /** Sets the result of a branch that needed no strand. */
    final void endedAtOnce(int index, @Nullable Object result) {
        CELLS.setRelease(cells, index, result);
        arrive(1, null);
    }

    /** Handles the end of a branch. */
    final void ended(Branch branch, @Nullable Object ended, @Nullable Throwable failure) {
        Object cell = null;
        Throwable failed = failure;
        if (failed == null) {
            try {
                cell = result(branch, ended);
                replayed.addAndGet(branch.isReplayed() ? 1 : 0);
                branch.span.finished(null, branch.attempts(), branch.isReplayed());
            } catch (Throwable thrown) {
                failed = branch.failure(0, Failures.unwrap(thrown));
            }
        }
        if (failed != null) {
            branch.span.failed(failed);
            cell = failed(branch, failed);
        }
        CELLS.setRelease(cells, branch.index(), cell);
        branchEnded(branch);
        Segments segments = strand.segments();
        if (segments == null) {
            arrive(1, null);
            if (!branch.isTask || !mayOpen() || !openHere()) {
                pump();
            }
        } else {
            endedInOrder(branch, segments);
        }
    }

    /**
     * Handles the end of a branch in the order of segments. A branch that has left its place, or a stopped one, has no
     * turn now and makes no room.
     */
    private void endedInOrder(Branch branch, Segments segments) {
        if (!branch.endsInOrder()) {
            segments.handUp(branch, this);
        }
        boolean isLast = arrive(1, branch);
        if (!branch.hasLeft()) {
            pump();
            if (!isLast && !givenUp) {
                leavePlaceIfWaiting();
            }
        }
    }

    /** Counts a branch that passes its place to the visit; returns whether all have. Guarded by the order's lock. */
    final boolean isLastToHandUp() {
        return ++handedUp == cells.length;
    }

    private @Nullable Object failed(Branch branch, Throwable failure) {
        if (failure instanceof FlowSuspended suspension) {
            // the other branches continue, and the join waits too
            failures.suspended(branch.index(), suspension);
            return null;
        }
        if (branch.stop != null && failure.getCause() == branch.stop) {
            return null;
        }
        return failed(branch.index(), failure, branch.took());
    }

    private @Nullable Object failed(int index, Throwable failure, Duration took) {
        if (onFailure == OnFailure.COLLECT && strand.stop == null && !isInterrupted()) {
            return Failures.outcome(index, failure, took);
        }
        if (failures.add(failure)) {
            graceAlarm = strand.run.schedule(this::giveUp, Nanos.of(strand.run.options.grace()));
            Throwable cause = new CancellationException("stopped because another branch failed");
            Wait.stopping(below -> close(cause, below));
        }
        return null;
    }

    // ---- stopping

    private void close(Throwable cause, Queue<Runnable> below) {
        closed = cause;
        for (int i = 0; i < cells.length; i++) {
            if (CELLS.getAcquire(cells, i) instanceof Running running) {
                running.stop(cause, below);
            }
        }
        pump();
    }

    /** Continues without the branches that ignored their cancellation. */
    private void giveUp() {
        givenUp = true;
        if (waits) {
            join.wake(null, null);
        }
    }

    /** Returns whether the visit continues, or has continued, without the branches that have not ended. */
    final boolean isGivenUp() {
        return givenUp;
    }

    /** The wait of the visit's strand: for the last branch. */
    private final class Join extends Wait {

        Join() {
            super(FanOut.this);
        }

        @Override
        public void arm() {
            Segments segments = strand.segments();
            if (segments == null) {
                arrive(1, null);
            } else if (segments.leaveUnless(strand, () -> remaining.addAndGet(-1) == 0)) {
                wake(null, null);
            }
            waits = true;
            if (givenUp) {
                wake(null, null);
            }
        }

        @Override
        public void abort(Queue<Runnable> below) {
            Throwable cause = Objects.requireNonNull(strand.stop);
            below.add(() -> close(cause, below));
        }
    }
}
