package io.pocketflow.core.store;

/**
 * The treatment of a run whose records another owner may hold: a process that runs it now, or one that ended without
 * releasing it. It matters only for stores that several processes share; see {@link StepStore#open}.
 */
public enum Takeover {
    /** The run is rejected unless its last owner released it. */
    NEVER,
    /** The run is rejected while its owner's lease is valid, and is taken over once that lease has expired. */
    IF_EXPIRED,
    /** The start blocks until the owner has released the run or its lease has expired. An interrupt ends the wait. */
    WAIT
}
