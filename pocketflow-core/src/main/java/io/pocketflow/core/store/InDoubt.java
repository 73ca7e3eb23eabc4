package io.pocketflow.core.store;

/** What becomes of a step that was started by a process that is gone, and of which no end is known. */
public enum InDoubt {
    /** It is run again, and so may have happened twice. Starts are noted in passing. */
    RERUN,
    /**
     * The run is {@linkplain FlowSuspended suspended} at it until somebody answers with its result, or chooses to run it
     * again. No attempt begins before its start is kept.
     */
    HOLD
}
