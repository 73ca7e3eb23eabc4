package io.pocketflow.core.store;

/** The treatment of a run that is started again after the recorded input or graph has changed. */
public enum OnChange {
    /** The run stops before any call is made, and the error names the change. */
    STOP,
    /** The run continues with the record. */
    KEEP,
    /** The step runs again. */
    RERUN
}
