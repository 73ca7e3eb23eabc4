package io.pocketflow.core;

import io.pocketflow.core.failure.SafeText;
import java.util.Objects;

/**
 * The only exception at the border of a run: {@code run} throws it, {@code runAsync} completes with it. It reports
 * which node failed and where. Its cause is the user's own exception. In a parallel part, later failures are its
 * suppressed exceptions. The cause is a {@link java.util.concurrent.TimeoutException} if the run's deadline passed.
 */
public final class FlowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String node;
    private final String path;
    private final int attempts;
    /** Whether the constructor has ended. */
    private transient boolean made;

    /**
     * Creates a failure, for example for a test. It has no stack trace: {@code run} fills in that of its caller.
     *
     * @param node the name of the node that failed
     * @param path the path of the node, see {@link #path}; empty if it is the node alone
     * @param attempts the number of attempts of exec, or 0 if exec did not fail
     * @param cause the original exception; its text is part of the message
     */
    public FlowException(String node, String path, int attempts, Throwable cause) {
        super(message(node, path, attempts, cause), Objects.requireNonNull(cause, "the cause must not be null"));
        this.node = Objects.requireNonNull(node, "node must not be null");
        this.path = Objects.requireNonNull(path, "path must not be null");
        this.attempts = attempts;
        this.made = true;
    }

    private static String message(String node, String path, int attempts, Throwable cause) {
        String where = path.isEmpty() || path.equals(node) ? "node '" + node + "'" : "node '" + node + "' at " + path;
        String tries = attempts == 0 ? "" : attempts == 1 ? " after 1 attempt" : " after " + attempts + " attempts";
        return where + " failed" + tries + ": " + SafeText.of(cause);
    }

    /** Returns the name of the node that failed. */
    public String node() {
        return node;
    }

    /**
     * Returns the path of the node, from the outermost flow inwards, with visits ({@code #2}) and items ({@code [7]}).
     */
    public String path() {
        return path;
    }

    /** Returns the number of attempts of exec, not counting throttled ones; 0 if exec did not fail. */
    public int attempts() {
        return attempts;
    }

    /**
     * Fills in the stack trace of the calling thread, except during construction: the engine's own frames do not help
     * the user, so the trace is taken at the border of the run.
     */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return made ? super.fillInStackTrace() : this;
    }
}
