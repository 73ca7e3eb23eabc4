package io.pocketflow.core;

import io.pocketflow.core.store.StepKey;
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
    private transient boolean atBorder;

    private FlowException(String message, String node, String path, int attempts, Throwable cause) {
        super(message, Objects.requireNonNull(cause));
        this.node = node;
        this.path = path;
        this.attempts = attempts;
    }

    /**
     * Returns the failure of a frame in which user code threw this exception, either directly or wrapped by a future
     * that it joined.
     */
    static FlowException thrown(Frame frame, int attempts, Throwable thrown) {
        return at(frame, attempts, Failures.unwrap(thrown));
    }

    /** Returns the failure of a frame. Never throws, even if the names or the cause throw, because the run must end. */
    static FlowException at(Frame frame, int attempts, Throwable cause) {
        try {
            BaseNode node = frame.node();
            for (Frame f = frame; node == null && f != null; f = f.above()) {
                node = f.node();
            }
            return of(node == null ? "" : node.name(), Location.path(frame), attempts, cause);
        } catch (Throwable nameless) {
            FlowException failure = of("", "", attempts, cause);
            failure.addSuppressed(nameless);
            return failure;
        }
    }

    /** Returns a failure outside of any run that concerns this step. */
    static FlowException about(StepKey step, BaseNode node, Throwable cause) {
        return of(node.name(), step.toString(), 0, cause);
    }

    /** Returns an exception at the same place that was stopped for this cause. */
    FlowException stoppedBy(Throwable stop) {
        FlowException stopped = of(node, path, attempts, stop);
        stopped.addSuppressed(this);
        return stopped;
    }

    private static FlowException of(String node, String path, int attempts, Throwable cause) {
        String where = path.isEmpty() || path.equals(node) ? "node '" + node + "'" : "node '" + node + "' at " + path;
        String tries = attempts == 0 ? "" : attempts == 1 ? " after 1 attempt" : " after " + attempts + " attempts";
        return new FlowException(where + " failed" + tries + ": " + Failures.text(cause), node, path, attempts, cause);
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

    /** Returns the same exception with the stack trace of the thread that called {@code run}. */
    FlowException atBorder() {
        atBorder = true;
        fillInStackTrace();
        return this;
    }

    /** Does nothing: the engine's own frames do not help the user, so the trace is taken at the border only. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return atBorder ? super.fillInStackTrace() : this;
    }
}
