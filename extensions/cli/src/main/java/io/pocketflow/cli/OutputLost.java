package io.pocketflow.cli;

import io.pocketflow.core.RetryHint;

/** What was made cannot be handed over: the disk is full, or who reads it has gone. No further attempt would help. */
final class OutputLost extends RuntimeException implements RetryHint {

    private static final long serialVersionUID = 1L;

    OutputLost(String message, Throwable cause) {
        super(message, cause);
    }

    private OutputLost(String message) {
        super(message);
    }

    /** What a print stream tells of a failure: that there was one. */
    static OutputLost onStandardOutput() {
        return new OutputLost("standard output could not be written: the disk is full, or who reads it has ended");
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
