package io.pocketflow.benchmarks;

/**
 * An engine, or a variant of an engine. Each method builds its graph outside the timed part and returns null if the
 * engine does not support the work.
 */
public interface Engine {

    /** Returns the name in the tables. */
    String name();

    /** Returns whether this engine is measured after all others, because it is only for information. */
    default boolean last() {
        return false;
    }

    /** Builds a line of no-op nodes; each calls {@link Work#visit}. The run starts with {@link Work#input}. */
    default Case linear(Work work, int nodes) throws Exception {
        return null;
    }

    /**
     * Builds a loop of two nodes A and B: from A to B, and from B back to A while n is below {@code steps}. Each node
     * adds one to "n" in the shared state. The run starts with {@link Work#input}.
     */
    default Case loop(Work work, int steps) throws Exception {
        return null;
    }

    /**
     * Builds a fan-out over the items 0 to n-1: each waits, then yields twice its number; all results are collected.
     *
     * @param cap the maximum number of items in flight, or 0 for no limit
     */
    default Case fanOut(Work work, int items, int waitMs, int cap) throws Exception {
        return null;
    }

    /**
     * Builds concurrent runs of a flow of three nodes. Each node waits and adds one to "n", which must be 3 at the end
     * of a run.
     */
    default Case manyFlows(Work work, int runs, int waitMs) throws Exception {
        return null;
    }
}
