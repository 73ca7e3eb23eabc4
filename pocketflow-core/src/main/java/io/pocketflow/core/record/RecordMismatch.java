package io.pocketflow.core.record;

/**
 * The refusal of a record that does not fit the step any more. It stops the run, or the item of a pool, whatever the policy
 * for failures is: a failure that is collected would drop a paid result.
 */
public final class RecordMismatch extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RecordMismatch(String message) {
        super(message);
    }

    RecordMismatch(String message, Throwable cause) {
        super(message, cause);
    }
}
