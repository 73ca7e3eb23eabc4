package io.pocketflow.core.engine;

import io.pocketflow.core.engine.Segment.Origin;
import io.pocketflow.core.record.Memo;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queue of strands that wait for their turn in the order of {@link Segments}. Guarded by the lock of the segments.
 */
final class SegmentQueue {

    /** A new branch, and the frame that it begins with. */
    record First(Branch branch, Frame frame, boolean mayBlock) implements Runnable {
        @Override
        public void run() {
            branch.start(frame, mayBlock);
        }
    }

    private static final Comparator<Segment> BY_NUMBER =
            Comparator.<Segment>comparingLong(next -> next.number).thenComparingLong(next -> next.arrival);

    private long arrivals;

    /** Branches whose first segment has not run. */
    private final Deque<First> opened = new ArrayDeque<>();
    /** Waiting strands whose results came from numbered records. */
    private final TreeSet<Segment> recorded = new TreeSet<>(BY_NUMBER);
    /** Calls whose recorded failure was collected and that are made again, until their strands arrive. */
    private final TreeSet<Segment> retried = new TreeSet<>(BY_NUMBER);
    /** Waiting strands whose results were saved without a number. */
    private final Set<Segment> unnumbered = new LinkedHashSet<>();
    /** Waiting strands with answers that were given since the last process ended. */
    private final Set<Segment> answered = new LinkedHashSet<>();
    /** Strands with numbered results of this process, from the save of the result on. */
    private final TreeSet<Segment> live = new TreeSet<>(BY_NUMBER);

    /** Adds a branch after all other new ones. */
    void open(First first) {
        opened.add(first);
    }

    /** Adds a segment whose strand waits. */
    void arrive(Segment segment) {
        if (segment.origin == Origin.RECORDED) {
            expectNoMore(segment);
            segment.arrival = ++arrivals;
            recorded.add(segment);
        } else if (segment.origin == Origin.ANSWERED) {
            answered.add(segment);
        } else if (segment.number == 0) {
            unnumbered.add(segment);
        } else {
            expect(segment);
        }
    }

    /** Adds a numbered segment whose strand arrives later: segments with higher numbers wait for it. */
    void expect(Segment segment) {
        if (segment.number > 0 && !segment.expected) {
            segment.expected = true;
            segment.arrival = ++arrivals;
            live.add(segment);
        }
    }

    /** Lets segments with higher numbers no longer wait for this segment. */
    void expectNoMore(@Nullable Segment segment) {
        if (segment != null && segment.expected) {
            segment.expected = false;
            live.remove(segment);
            retried.remove(segment);
        }
    }

    /**
     * Adds a call that is made again. Returns whether its number counts, because no earlier result of the visit belongs
     * to a later place.
     */
    boolean retry(Strand strand, Memo memo, long number) {
        Segment before = strand.segment;
        if (before != null && before.origin != Origin.RECORDED) {
            return false;
        }
        merge(strand, new Segment(strand, Origin.RECORDED, number, memo, null));
        awaitRetry(Objects.requireNonNull(strand.segment));
        return true;
    }

    /** Makes segments with higher numbers wait until the strand of this segment arrives. */
    private void awaitRetry(Segment segment) {
        if (!segment.expected) {
            segment.expected = true;
            segment.arrival = ++arrivals;
            retried.add(segment);
        }
    }

    /** Returns whether a call that is made again has not ended. */
    boolean awaitsRetry() {
        return firstRetry() != null;
    }

    /** Returns the call with the lowest number that is made again, or null. A stopped strand may never arrive. */
    private @Nullable Segment firstRetry() {
        while (!retried.isEmpty() && retried.first().strand.stop != null) {
            expectNoMore(retried.first());
        }
        return retried.isEmpty() ? null : retried.first();
    }

    /** Sets the segment that a strand runs next, or adds it to the one that is its place in the order. */
    void merge(Strand strand, Segment next) {
        Segment before = strand.segment;
        if (!next.isAfter(before)) {
            Objects.requireNonNull(before).absorb(next);
            return;
        }
        boolean isRetried = before != null && retried.contains(before);
        expectNoMore(before);
        strand.segment = next;
        if (next.origin == Origin.LIVE) {
            expect(next);
        } else if (isRetried && next.origin == Origin.RECORDED) {
            awaitRetry(next);
        }
        if (before != null) {
            next.absorb(before);
        }
    }

    /**
     * Passes the place of an item that has ended to the visit of its batch. Segments with higher numbers wait for the
     * visit only after its last item, because a later item moves the visit to a higher place. Segments that wait for a
     * retried item then wait for the visit; a branch that has left its place is not waited for, because its visit waits
     * for all branches.
     */
    void handUp(Branch item, Strand visit, boolean isLast) {
        Segment own = item.segment;
        if (own == null) {
            return;
        }
        boolean isRetried = retried.contains(own) && !item.hasLeft();
        item.segment = null;
        expectNoMore(own);
        own.strand = visit;
        merge(visit, own);
        Segment place = Objects.requireNonNull(visit.segment);
        if (isRetried && place.origin == Origin.RECORDED && place.wait == null) {
            awaitRetry(place);
        } else if (place.origin == Origin.LIVE && !isLast) {
            expectNoMore(place);
        }
    }

    /** Removes the next segment of a strand. */
    void forget(Strand strand) {
        Segment own = strand.segment;
        if (own != null) {
            strand.segment = null;
            remove(own);
        }
    }

    /** Removes a segment from all queues. */
    private void remove(Segment segment) {
        expectNoMore(segment);
        if (segment.wait != null) {
            recorded.remove(segment);
            unnumbered.remove(segment);
            answered.remove(segment);
        }
    }

    /** Returns whether a segment that has arrived, but has not been added yet, precedes all others. */
    boolean isFirst(Segment segment) {
        Segment retry = firstRetry();
        return (retry == null || retry == segment || segment.origin == Origin.RECORDED && segment.number < retry.number)
                && opened.isEmpty()
                && recorded.isEmpty()
                && unnumbered.isEmpty()
                && (segment.origin == Origin.RECORDED || firstLive() == segment);
    }

    /** Removes and returns the new branch that was opened first, or null. */
    @Nullable
    First pollOpened() {
        return opened.poll();
    }

    /** Removes and returns the segment with the lowest recorded number, or null if none can continue. */
    @Nullable
    Segment pollRecorded() {
        Segment retry = firstRetry();
        boolean isBlocked = retry != null && !recorded.isEmpty() && recorded.first().number > retry.number;
        return isBlocked ? null : recorded.pollFirst();
    }

    /**
     * Removes and returns a segment that needs a number, else the one with the lowest number of this process; null if
     * none can continue.
     */
    @Nullable
    Segment pollNew() {
        Iterator<Segment> first = unnumbered.iterator();
        if (!first.hasNext()) {
            Segment answered = pollAnswered();
            return answered == null ? pollLive() : answered;
        }
        Segment next = first.next();
        first.remove();
        return next;
    }

    /**
     * Removes and returns a strand with an answer. It continues as soon as there is room for it in the flows whose
     * places it has left.
     */
    private @Nullable Segment pollAnswered() {
        for (Iterator<Segment> all = answered.iterator(); all.hasNext(); ) {
            Segment segment = all.next();
            if (segment.strand.canComeBack()) {
                all.remove();
                segment.strand.comeBack();
                return segment;
            }
        }
        return null;
    }

    /** Removes and returns the segment with the lowest number of this process, or null if it has not arrived. */
    private @Nullable Segment pollLive() {
        Segment next = firstLive();
        if (next == null || !next.isReady()) {
            return null;
        }
        expectNoMore(next);
        return next;
    }

    /** Returns a frame that waits, or null. */
    @Nullable
    Frame waiting() {
        Segment next = recorded.isEmpty() ? firstLive() : recorded.first();
        return next == null || next.wait == null ? null : next.wait.frame;
    }

    private @Nullable Segment firstLive() {
        return live.isEmpty() ? null : live.first();
    }
}
