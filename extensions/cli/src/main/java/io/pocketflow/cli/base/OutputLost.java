package io.pocketflow.cli.base;

import io.pocketflow.core.RetryHint;

/** A result that could not be written: the disk is full, or the reader has closed the pipe. It is never retried. */
public final class OutputLost extends RuntimeException implements RetryHint {

    private static final long serialVersionUID = 1L;

    /** Creates a failure with the sentence for the user. */
    public OutputLost(String message, Throwable cause) {
        super(message, cause);
    }

    private OutputLost(String message) {
        super(message);
    }

    /** Returns the failure of standard output. A print stream reports only that a write failed, not why. */
    public static OutputLost onStandardOutput() {
        return new OutputLost("standard output could not be written: the disk is full, or its reader has closed it");
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
