package io.pocketflow.cli.base;

/** A failure that the user can correct. Its message is one sentence. */
public final class UserError extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Creates an error with the sentence for the user. */
    public UserError(String message) {
        this(message, ExitCodes.TROUBLE);
    }

    private UserError(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Creates an error with the sentence for the user, and its cause for {@code --verbose}. */
    public UserError(String message, Throwable cause) {
        super(message, cause);
        this.exitCode = ExitCodes.TROUBLE;
    }

    /** Returns an error whose exit code is the one of invalid arguments. */
    public static UserError usage(String message) {
        return new UserError(message, ExitCodes.USAGE);
    }

    /** Returns the exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
