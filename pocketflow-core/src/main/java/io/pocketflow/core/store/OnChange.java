package io.pocketflow.core.store;

/** What becomes of a run that is started again where what it was recorded with has changed. */
public enum OnChange {
    /** It stops, before anything is paid for, and says what has changed. */
    STOP,
    /** It goes on with the record. */
    KEEP,
    /** It makes the step again. */
    RERUN
}
