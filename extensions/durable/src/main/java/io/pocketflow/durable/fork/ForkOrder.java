package io.pocketflow.durable.fork;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the steps of one run, from which a fork at one of them keeps the records before it. Confined to one
 * thread.
 *
 * <p>A step with a number comes at its number. Steps without one ran one after another, in the order of their first
 * records: before the first numbered step, because the run had no parallel part yet, or after all numbered steps,
 * because nothing has continued from their result. Items of one visit of a batch do not depend on each other, nor do
 * the items of a pool.
 */
public final class ForkOrder {

    /**
     * The facts of a step in its records.
     *
     * @param position the position of its first record among all records of the run
     * @param newest the place of its newest record in the store
     */
    private record Seen(long position, Kind kind, long number, long newest) {}

    private final StepKey from;
    private final boolean hasIndependentItems;
    private final Map<StepKey, Seen> steps = new HashMap<>();
    private long records;
    /** The position of the first record with a number. */
    private long firstNumbered = Long.MAX_VALUE;

    private final Comparator<Seen> order =
            Comparator.comparingInt(this::part).thenComparingLong(Seen::number).thenComparingLong(Seen::position);

    /**
     * Creates the order of a run without records.
     *
     * @param from the step at which the run is forked
     * @param hasIndependentItems whether the run is one of a pool
     */
    public ForkOrder(StepKey from, boolean hasIndependentItems) {
        this.from = from;
        this.hasIndependentItems = hasIndependentItems;
    }

    /** Adds a record, in the order in which the records were saved, if the order says anything about its step. */
    public void add(StepKey step, StepRecord record, long place) {
        records++;
        if (!isOrdered(step)) {
            return;
        }
        if (record.number() > 0) {
            firstNumbered = Math.min(firstNumbered, records);
        }
        Seen before = steps.get(step);
        long position = before == null ? records : before.position();
        steps.put(step, new Seen(position, record.kind(), record.number(), place));
    }

    /** Returns whether the run has a record of the step at which it is forked, or of a step below it. */
    public boolean isKnown() {
        return steps.keySet().stream().anyMatch(this::isForked);
    }

    /** Returns whether the order says anything about a step; a fork keeps the other steps, items of a pool. */
    public boolean isOrdered(StepKey step) {
        return !hasIndependentItems || startsWith(step, 1, true);
    }

    /** Returns whether a fork keeps a record of this kind: steps in doubt and questions belong to the first run. */
    public static boolean isKept(Kind kind) {
        return kind != Kind.STARTED && kind != Kind.ASKED;
    }

    /** Returns the places of the newest records of the ordered steps that the fork keeps, in the order of the steps. */
    public List<Long> kept() {
        Seen forkedAt = steps.entrySet().stream()
                .filter(entry -> isForked(entry.getKey()))
                .map(Map.Entry::getValue)
                .min(order)
                .orElseThrow();
        return steps.entrySet().stream()
                .filter(entry ->
                        !isForked(entry.getKey()) && isKept(entry.getValue().kind()))
                .filter(entry -> isSibling(entry.getKey()) || order.compare(entry.getValue(), forkedAt) < 0)
                .map(Map.Entry::getValue)
                .sorted(order)
                .map(Seen::newest)
                .toList();
    }

    /** Returns 0 for a step before the first number, 1 for one with a number, 2 for one after all numbers. */
    private int part(Seen step) {
        if (step.number() > 0) {
            return 1;
        }
        return step.position() < firstNumbered ? 0 : 2;
    }

    /** Returns whether a step is the one at which the run is forked, or below it. */
    private boolean isForked(StepKey step) {
        return startsWith(step, from.parts().size(), true);
    }

    /** Returns whether a step is another item of the same visit of a batch node. */
    private boolean isSibling(StepKey step) {
        int parts = from.parts().size();
        return step.parts().size() == parts
                && !from.parts().get(parts - 1).branch().isEmpty()
                && startsWith(step, parts, false);
    }

    /** Returns whether the first parts of a step are those of the fork; compares the branch of the last one only if asked. */
    private boolean startsWith(StepKey step, int parts, boolean sameBranch) {
        if (step.parts().size() < parts
                || !step.parts().subList(0, parts - 1).equals(from.parts().subList(0, parts - 1))) {
            return false;
        }
        StepKey.Part one = step.parts().get(parts - 1);
        StepKey.Part other = from.parts().get(parts - 1);
        return one.node().equals(other.node())
                && one.visit() == other.visit()
                && (!sameBranch || other.branch().isEmpty() || one.branch().equals(other.branch()));
    }
}
