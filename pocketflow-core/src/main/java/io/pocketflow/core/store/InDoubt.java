package io.pocketflow.core.store;

/** The treatment of a step that was started by a process that no longer exists, and that has no recorded end. */
public enum InDoubt {
    /** The step runs again, so its effect may happen twice. Starts are recorded without waiting for the record. */
    RERUN,
    /**
     * The run is {@linkplain io.pocketflow.core.FlowSuspended suspended} at the step until its result is given as an answer, or until the
     * run chooses {@link #RERUN}. No attempt begins before its start is recorded.
     */
    HOLD
}
