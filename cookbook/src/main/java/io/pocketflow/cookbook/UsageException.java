package io.pocketflow.cookbook;

/** The arguments of a command make no sense; the message says which. It is answered with the usage and exit code 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public UsageException(String message) {
        super(message);
    }
}
