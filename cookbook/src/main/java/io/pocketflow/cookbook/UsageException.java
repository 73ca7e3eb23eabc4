package io.pocketflow.cookbook;

/** Invalid arguments of a command; the message names them. The command prints its usage and ends with exit code 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with this message. */
    public UsageException(String message) {
        super(message);
    }
}
