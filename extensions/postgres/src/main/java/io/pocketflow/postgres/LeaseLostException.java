package io.pocketflow.postgres;

/**
 * An exception for a run whose lease its owner has lost: another process may have taken the run over. The records that this
 * owner has not saved yet are refused.
 */
public final class LeaseLostException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }
}
