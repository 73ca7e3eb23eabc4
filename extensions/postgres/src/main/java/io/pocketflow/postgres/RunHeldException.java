package io.pocketflow.postgres;

/** An exception for a run that another owner holds. The message names the owner and the time left of its lease. */
public final class RunHeldException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RunHeldException(String message) {
        super(message);
    }
}
