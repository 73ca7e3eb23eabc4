package io.pocketflow.postgres;

/**
 * An exception for a run that another owner holds. The message names the owner and the time left of its lease, and says what a
 * program can do.
 */
public final class RunHeldException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String situation;

    RunHeldException(String situation, String advice) {
        super(situation + advice);
        this.situation = situation;
    }

    /** Returns the part of the message that names the owner and the time left of its lease, without advice. */
    public String situation() {
        return situation;
    }
}
