package io.pocketflow.core;

import io.pocketflow.core.Segment.Origin;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
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
        }
    }

    /** Removes a segment from all queues. */
    void remove(Segment segment) {
        expectNoMore(segment);
        if (segment.wait != null) {
            recorded.remove(segment);
            unnumbered.remove(segment);
            answered.remove(segment);
        }
    }

    /** Returns whether a segment that has arrived, but has not been added yet, precedes all others. */
    boolean isFirst(Segment segment) {
        return opened.isEmpty()
                && recorded.isEmpty()
                && unnumbered.isEmpty()
                && (segment.origin == Origin.RECORDED || firstLive() == segment);
    }

    /** Removes and returns the new branch that was opened first, or null. */
    @Nullable
    First pollOpened() {
        return opened.poll();
    }

    /** Removes and returns the segment with the lowest recorded number, or null. */
    @Nullable
    Segment pollRecorded() {
        return recorded.pollFirst();
    }

    /** Removes and returns a segment that needs a number, or null if none can continue. */
    @Nullable
    Segment pollUnnumbered() {
        Iterator<Segment> first = unnumbered.iterator();
        if (!first.hasNext()) {
            return pollAnswered();
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
    @Nullable
    Segment pollLive() {
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
