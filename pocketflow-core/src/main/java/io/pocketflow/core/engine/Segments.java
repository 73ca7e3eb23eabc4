package io.pocketflow.core.engine;

import io.pocketflow.core.engine.Segment.Origin;
import io.pocketflow.core.engine.SegmentQueue.First;
import io.pocketflow.core.record.Memo;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.threads.Turn;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the strands of a durable run with parallel flows call prep, post and the hooks of flows: one at a
 * time, and in the same order again when the run is resumed. Every step therefore sees the state that it saw in the
 * first run, whichever branch was quicker. There is one for each store: of a run, or of a pool item.
 *
 * <p>A {@link Segment} is the work of a strand from the result of one exec to its next exec, wait or end. It takes the
 * next number when the result is handed to the step store, the record keeps the number, and segments run in the
 * order of their numbers. A visit without a record of its own (a batch, a join) has the highest number below it. The
 * first segments of new branches run directly after the segment that opened them, by index.
 *
 * <p>When a run is resumed, strands whose results come from records wait with the recorded number. Whenever no segment
 * runs and no branch is new, all of these strands have arrived, and the one with the lowest number runs. Results of
 * this process come after them and take new numbers. A result that was saved before the recorded segments had run is
 * saved once more, with its number. The order therefore needs no record of its own, and no strand waits for one that
 * cannot arrive. Waiting strands are parked and hold no thread.
 *
 * <p>A call whose failure was collected is made again. Segments with higher numbers wait until it ends: if it fails
 * again, its strand runs at the recorded number; if it succeeds, after the recorded segments.
 */
public final class Segments {

    /** A resumed run numbers from the next multiple on, above the records that it has not reached yet. */
    private static final long GAP = 1_000_000;

    private final Run run;
    private final ReentrantLock lock = new ReentrantLock();
    private final Turn dispatcher = new Turn(this::dispatch);
    private final SegmentWatch watch;
    private final SegmentQueue queue = new SegmentQueue();

    // ---- guarded by the lock
    /** The strand whose segment runs, or null. */
    private @Nullable Strand running;
    /** Whether segments of earlier processes may still have to run. */
    private boolean resuming;
    /** The highest number seen. */
    private long highest;
    /** The number of the last segment that began. */
    private long last;

    /** Creates the order of a store whose only strand so far runs a segment. */
    Segments(Run run, Strand first, boolean resuming) {
        this.run = run;
        this.watch = new SegmentWatch(run, this);
        this.running = first;
        this.resuming = resuming;
        first.leads = true;
    }

    // ---- called by strands

    /** Adds a branch; its first segment runs after those of the branches that were added before. */
    void open(Branch branch, Frame first, boolean mayBlock) {
        change(() -> queue.open(new First(branch, first, mayBlock)));
    }

    /**
     * Returns whether the strand may continue at once; if not, it must wait by a {@link SegmentWait}. Until it does, its
     * last segment has not ended: other strands must not overtake it before it has arrived. A stopped strand runs no
     * user phases and needs no turn.
     */
    boolean tryEnter(Strand strand) {
        if (strand.leads && strand.segment == null) {
            return true;
        }
        lock.lock();
        try {
            if (strand.stop != null) {
                // others may already continue without it
                return true;
            }
            Segment own = arriving(strand);
            boolean isFree = running == null || strand.leads;
            if (!isFree || !queue.isFirst(own) || own.number <= last || own.hasUnnumbered()) {
                return false;
            }
            queue.expectNoMore(own);
            begin(own);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a strand wait for its turn, unless the wait was abandoned. */
    void enter(SegmentWait wait) {
        change(() -> {
            Strand strand = wait.frame.strand;
            if (wait.abandoned) {
                // the strand was stopped on its way here, and already continues
                return;
            }
            stopLeading(strand);
            Segment own = arriving(strand);
            own.wait = wait;
            queue.arrive(own);
            watch.begin();
        });
    }

    /** Ends a wait, because the strand is stopped; has no effect if its turn has come. */
    void abandon(SegmentWait wait) {
        change(() -> {
            wait.abandoned = true;
            Strand strand = wait.frame.strand;
            if (strand.segment != null && strand.segment.wait == wait) {
                queue.forget(strand);
            }
        });
    }

    /** Ends the strand's segment, because it calls exec. The results of earlier calls of the visit still count. */
    void leave(Strand strand) {
        if (!strand.leads && strand.segment == null) {
            return;
        }
        change(() -> {
            stopLeading(strand);
            queue.expectNoMore(strand.segment);
        });
    }

    /** Ends the strand's segment and its part in the order, because the strand has ended or is stopped. */
    void end(Strand strand) {
        change(() -> {
            stopLeading(strand);
            queue.forget(strand);
        });
    }

    /** Ends the strand's segment unless the check finds that it need not wait; returns the check's result. */
    boolean leaveUnless(Strand strand, BooleanSupplier check) {
        lock.lock();
        try {
            if (check.getAsBoolean()) {
                return true;
            }
            stopLeading(strand);
        } finally {
            lock.unlock();
        }
        dispatcher.take();
        return false;
    }

    /** Notes that the result of a call of the strand came from a record. */
    void replayed(Strand strand, Memo memo, StepRecord record) {
        locked(() -> {
            highest = Math.max(highest, record.number());
            Origin origin = record.number() == 0 ? Origin.ANSWERED : Origin.RECORDED;
            queue.merge(strand, new Segment(strand, origin, record.number(), memo, record));
        });
    }

    /**
     * Ends the strand's segment, because it makes a call again whose failure was collected. Segments with higher numbers
     * wait until the call ends. Returns the number that the call keeps if it fails again, or 0 if its turn is over.
     */
    long retry(Strand strand, Memo memo, long number) {
        lock.lock();
        try {
            stopLeading(strand);
            highest = Math.max(highest, number);
            queue.expectNoMore(strand.segment);
            return number > last && queue.retry(strand, memo, number) ? number : 0;
        } finally {
            lock.unlock();
            dispatcher.take();
        }
    }

    /**
     * Saves the result of a call, which the strand's next segment follows; returns null or a pending stage.
     *
     * @param kept the number of a call that keeps it if it fails again, or 0
     */
    @Nullable
    Object save(Strand strand, Memo memo, StepRecord record, long kept) throws Exception {
        lock.lock();
        try {
            boolean keeps = kept > 0 && record.kind() == StepRecord.Kind.FAILED;
            Segment next = keeps
                    ? new Segment(strand, Origin.RECORDED, kept, memo, record)
                    : new Segment(strand, Origin.LIVE, resuming ? 0 : ++highest, memo, record);
            queue.merge(strand, next);
            return next.save();
        } finally {
            lock.unlock();
            if (kept > 0) {
                dispatcher.take();
            }
        }
    }

    /** Passes the place in the order of an item that has ended to the visit of its batch, unless that was given up. */
    void handUp(Branch item, FanOut batch) {
        change(() -> {
            if (batch.isGivenUp()) {
                queue.forget(item);
            } else {
                queue.handUp(item, batch.strand, batch.isLastToHandUp());
            }
        });
    }

    /**
     * Lets a visit continue within the segment of its last branch, which has ended. A visit that was given up continues
     * by a turn of its own, and may have ended.
     */
    void pass(Strand branch, FanOut visit) {
        locked(() -> {
            if (branch.leads && !visit.isGivenUp()) {
                branch.leads = false;
                queue.forget(visit.strand);
                lead(visit.strand);
            }
        });
    }

    /** Ends the order: the run, or the item, is over. */
    public void close() {
        locked(watch::end);
    }

    /** Makes a change that may give the turn to another strand. */
    private void change(Runnable change) {
        locked(change);
        dispatcher.take();
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    // ---- under the lock

    private void lead(Strand strand) {
        running = strand;
        strand.leads = true;
    }

    private void stopLeading(Strand strand) {
        if (strand.leads) {
            strand.leads = false;
            running = null;
        }
    }

    /** Returns the segment the strand has arrived at; without a result it takes a number that no record keeps. */
    private Segment arriving(Strand strand) {
        Segment own = strand.segment;
        if (own == null) {
            own = new Segment(strand, Origin.LIVE, resuming ? 0 : ++highest, null, null);
            queue.merge(strand, own);
        }
        return own;
    }

    private void begin(Segment segment) {
        last = segment.number;
        Strand strand = segment.strand;
        strand.segment = null;
        strand.comeBack();
        lead(strand);
    }

    // ---- whose turn it is

    private void dispatch() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    /** Returns the action that lets the next strand continue, or null if a segment runs or none can. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (running == null) {
                First first = queue.pollOpened();
                if (first != null) {
                    lead(first.branch());
                    return first;
                }
                Segment segment = queue.pollRecorded();
                if (segment == null && !queue.awaitsRetry()) {
                    settle();
                    segment = queue.pollNew();
                }
                if (segment == null) {
                    return null;
                }
                if (segment.number > last && !segment.hasUnnumbered()) {
                    begin(segment);
                    return Objects.requireNonNull(segment.wait)::go;
                }
                number(segment);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the resuming: all recorded segments that can be reached have run, and new ones follow. */
    private void settle() {
        if (resuming) {
            resuming = false;
            highest = highest == 0 ? 0 : (highest / GAP + 1) * GAP;
        }
    }

    /** Assigns the next number to a waiting segment; its turn comes once all records with that number are saved. */
    private void number(Segment segment) {
        List<Segment> changed = segment.numberAs(segment.number > last ? segment.number : ++highest);
        queue.expect(segment);
        new SegmentSaves(run, segment, () -> locked(() -> segment.saving--), dispatcher).save(changed);
    }

    /** Returns the strand whose segment runs, or null. */
    @Nullable
    Strand running() {
        return running;
    }

    /** Calls the action with a frame that waits for its turn, or with null, while no turn can change. */
    void whileWaiting(Consumer<@Nullable Frame> action) {
        locked(() -> action.accept(queue.waiting()));
    }
}
