package io.pocketflow.core;

/** What a batch does when one of its items, iterations or branches fails for good. */
public enum OnFailure {
    /** The first failure in time wins: nothing new starts, what is in flight is cancelled, {@code post} is skipped. */
    STOP,
    /**
     * Every item runs to its end, and the outcomes, failed ones included, are handed to the caller in input order. An
     * interrupt of the thread that runs an item is not collected: it ends the run, as each item left would fail of it too.
     */
    COLLECT
}
