package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/** The failure of a reader of an {@link Outcome} without a result; the cause is the cause of the failed item. */
final class NoResultException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Whether the item waits for an answer. */
    private final boolean waits;

    /** Creates the failure for an outcome that is not done. */
    NoResultException(String message, Outcome<?> outcome) {
        super(message, cause(outcome));
        this.waits = outcome instanceof Outcome.Suspended;
    }

    private static @Nullable Throwable cause(Outcome<?> outcome) {
        return outcome instanceof Outcome.Failed<?> failed ? failed.cause() : null;
    }

    /** Returns whether the item waits for an answer. */
    boolean waits() {
        return waits;
    }
}
