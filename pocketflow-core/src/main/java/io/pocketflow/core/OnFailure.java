package io.pocketflow.core;

/** The behaviour of a batch when one of its items, iterations or branches fails for good. */
public enum OnFailure {
    /** The first failure in time wins: nothing new starts, work in flight is cancelled, {@code post} is skipped. */
    STOP,
    /**
     * Every item runs to its end, and the outcomes, failed ones included, are passed to the caller in input order. An
     * interrupt of the thread that runs an item is not collected: it ends the run, because each remaining item would
     * fail in the same way.
     */
    COLLECT
}
