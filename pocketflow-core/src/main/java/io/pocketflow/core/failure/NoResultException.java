package io.pocketflow.core.failure;

import org.jspecify.annotations.Nullable;

/** The failure of a reader of an outcome that has no result; the cause is the cause of the failed item. */
public final class NoResultException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Whether the item waits for an answer. */
    private final boolean waits;

    /**
     * Creates the failure of a reader.
     *
     * @param cause the cause of the failed item, or null if it did not fail
     * @param waits whether the item waits for an answer
     */
    public NoResultException(String message, @Nullable Throwable cause, boolean waits) {
        super(message, cause);
        this.waits = waits;
    }

    /** Returns whether the item waits for an answer. */
    boolean waits() {
        return waits;
    }
}
