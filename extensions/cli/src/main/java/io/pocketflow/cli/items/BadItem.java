package io.pocketflow.cli.items;

import io.pocketflow.core.RetryHint;

/** An item that cannot be processed: it could not be read, or it lacks a placeholder's value. It is never retried. */
public final class BadItem extends RuntimeException implements RetryHint {

    private static final long serialVersionUID = 1L;

    /** Creates a failure with the sentence for the user. */
    public BadItem(String message) {
        super(message);
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
