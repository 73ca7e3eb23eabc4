package io.pocketflow.cli;

import io.pocketflow.core.RetryHint;

/** An item that cannot be processed: it could not be read, or it lacks a placeholder's value. It is never retried. */
final class BadItem extends RuntimeException implements RetryHint {

    private static final long serialVersionUID = 1L;

    BadItem(String message) {
        super(message);
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
