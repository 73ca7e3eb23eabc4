package io.pocketflow.benchmarks;

/**
 * One engine, or one variant of it. Each method builds its graph outside of the timed part; null stands for "not
 * offered".
 */
public interface Engine {

    /** The name in the tables. */
    String name();

    /** Whether this is measured after all others, because it is there for information only. */
    default boolean last() {
        return false;
    }

    /** So many no-op nodes in a line; each calls {@link Work#visit}. The run starts with {@link Work#input}. */
    default Case linear(Work work, int nodes) throws Exception {
        return null;
    }

    /**
     * Two nodes A and B: from A to B, from B back to A while n is below {@code steps}, else to the end. Each adds one to
     * "n" in the shared state. The run starts with {@link Work#input}.
     */
    default Case loop(Work work, int steps) throws Exception {
        return null;
    }

    /** Items 0 to n-1: each waits, then yields twice its number; all results are collected. Cap 0 is none. */
    default Case fanOut(Work work, int items, int waitMs, int cap) throws Exception {
        return null;
    }

    /** So many concurrent runs of a flow of three nodes; each node waits and adds one to "n", which must end as 3. */
    default Case manyFlows(Work work, int runs, int waitMs) throws Exception {
        return null;
    }
}
