package io.pocketflow.core.engine;

import io.pocketflow.core.record.Memo;
import io.pocketflow.core.store.StepRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user phases that a strand runs next, from the result of one exec to the next exec, wait or end, and their place
 * in the order of {@link Segments}. Guarded by the lock of the segments, except for its final fields.
 */
final class Segment {

    /** The source of a segment's number; of two results of one visit, the later constant counts. */
    enum Origin {
        /** From a record of an earlier process. */
        RECORDED,
        /** No number yet: an answer that was given since the last process ended. */
        ANSWERED,
        /** Assigned in this process when the result was saved, or none yet. */
        LIVE
    }

    final Origin origin;
    private final @Nullable Memo memo;
    private final @Nullable StepRecord record;
    /** Segments of the same visit whose records have no number yet. */
    private final List<Segment> absorbed = new ArrayList<>(0);

    Strand strand;
    /** The place in the order, or 0 if it has none yet. */
    long number;
    /** The order of arrival among segments with equal numbers. */
    long arrival;
    /** The wait of the strand, or null while the strand has not arrived. */
    @Nullable
    SegmentWait wait;
    /** Whether segments with higher numbers wait for this one. */
    boolean expected;
    /** The number of records with this segment's number that are still being saved. */
    int saving;

    /**
     * Creates a segment.
     *
     * @param memo the step whose record carries the number, or null if none does
     */
    Segment(Strand strand, Origin origin, long number, @Nullable Memo memo, @Nullable StepRecord record) {
        this.strand = strand;
        this.origin = origin;
        this.number = number;
        this.memo = memo;
        this.record = record;
    }

    /** Saves the record with the number; returns null if the save has ended, else a pending stage. */
    @Nullable
    Object save() throws Exception {
        return memo == null || record == null ? null : memo.save(record.withNumber(number));
    }

    /**
     * Adds another segment of the same visit, whose record has no number yet and will get the number of this segment.
     */
    void absorb(Segment other) {
        if (other.number == 0 && other.memo != null) {
            absorbed.add(other);
        }
        absorbed.addAll(other.absorbed);
        other.absorbed.clear();
    }

    /** Returns whether records of the visit do not have a number yet. */
    boolean hasUnnumbered() {
        return number == 0 || !absorbed.isEmpty();
    }

    /** Sets the number of this segment and of all that it has absorbed; returns the segments to be saved. */
    List<Segment> numberAs(long next) {
        List<Segment> changed = new ArrayList<>(absorbed);
        absorbed.forEach(other -> other.number = next);
        absorbed.clear();
        if (number != next) {
            number = next;
            changed.add(this);
        }
        return changed;
    }

    /** Returns whether the strand may run this segment as soon as its turn comes. */
    boolean isReady() {
        return wait != null && saving == 0;
    }

    /**
     * Returns whether this segment, and not the other one of the same visit, is the place of the visit in the order.
     */
    boolean isAfter(@Nullable Segment other) {
        return other == null || origin.compareTo(other.origin) > 0 || origin == other.origin && number >= other.number;
    }
}
