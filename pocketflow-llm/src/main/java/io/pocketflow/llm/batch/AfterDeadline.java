package io.pocketflow.llm.batch;

/** The handling of a call that has no result when the deadline of its batch is over. */
public enum AfterDeadline {
    /** The call is made online, at the full price. */
    ONLINE,
    /** The call fails, as one that timed out. */
    FAIL
}
