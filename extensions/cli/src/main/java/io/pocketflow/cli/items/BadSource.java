package io.pocketflow.cli.items;

import io.pocketflow.core.RetryHint;

/** A source that cannot be read further. It ends the run; the items before it are kept. */
public final class BadSource extends RuntimeException implements RetryHint {

    private static final long serialVersionUID = 1L;

    /** Creates a failure with the sentence for the user. */
    public BadSource(String message) {
        super(message);
    }

    /** Creates a failure with the sentence for the user and its cause. */
    public BadSource(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
