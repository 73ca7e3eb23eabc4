package io.pocketflow.core;

import io.pocketflow.core.store.StepKey;
import java.util.Objects;

/**
 * The one exception at the border of a run: {@code run} throws it, {@code runAsync} completes with it. It says which
 * node failed and where, and has the user's own exception as its cause; in a parallel part, the failures that came after
 * the first are its suppressed ones. The cause is a {@link java.util.concurrent.TimeoutException} if the run's deadline
 * passed.
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

    /** Returns the failure of a frame in which user code threw this: itself, or wrapped by a future that it joined. */
    static FlowException thrown(Frame frame, int attempts, Throwable thrown) {
        return at(frame, attempts, Failures.unwrap(thrown));
    }

    /** Returns the failure of a frame. Never throws, whatever the names and the cause do: the run has to end. */
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

    /** A failure outside of any run, about this step of it. */
    static FlowException about(StepKey step, BaseNode node, Throwable cause) {
        return of(node.name(), step.toString(), 0, cause);
    }

    /** The same place, stopped for this cause. */
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

    /** The name of the node that failed. */
    public String node() {
        return node;
    }

    /** Where the node stands, from the outermost flow inwards, with visits ({@code #2}) and items ({@code [7]}). */
    public String path() {
        return path;
    }

    /** How many attempts of exec were made, throttled ones not counted; 0 if exec was not what failed. */
    public int attempts() {
        return attempts;
    }

    /** The same exception with the stack trace of the thread that called {@code run}. */
    FlowException atBorder() {
        atBorder = true;
        fillInStackTrace();
        return this;
    }

    /** The engine's own frames tell a user nothing, so that a trace is taken at the border only. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return atBorder ? super.fillInStackTrace() : this;
    }
}
