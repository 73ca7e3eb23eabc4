package io.pocketflow.core;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What can stand in a graph and be run: a node, a batch of items, or a whole flow.
 *
 * <p>Subclasses are immutable and re-entrant: a node has final fields for its collaborators and no others, so that one
 * object serves ten thousand runs at once. Params, attempt numbers and positions live in the run.
 */
public abstract sealed class BaseNode implements Route permits Leaf, BaseFlow, PoolNode {

    /** The action of a {@code post} that names none; {@code null} and {@code ""} mean the same. */
    public static final String DEFAULT = "default";

    BaseNode() {}

    /**
     * The name in messages, events, drawings and step keys; default the simple name of the class. With a
     * {@link StepStore} it must be unique within a graph and the same in every process.
     */
    public String name() {
        return nameOf(getClass());
    }

    /** Runs this on the calling thread and returns the last action; see {@link #run(Shared, RunOptions)}. */
    public final String run(Shared shared) {
        return run(shared, RunOptions.defaults());
    }

    /**
     * Runs this and returns the last action. Sync nodes run on the calling thread; where the run has several things to
     * do at once, the calling thread works off the run's own tasks while it waits.
     *
     * @throws FlowException if a node failed for good, the deadline passed, or the calling thread was interrupted (its
     *     interrupt flag is then set again)
     */
    public final String run(Shared shared, RunOptions options) {
        return Run.blocking(this, required(shared), Objects.requireNonNull(options, "options must not be null"));
    }

    /** Starts a run on the default executor; see {@link #runAsync(Shared, RunOptions)}. */
    public final CompletableFuture<String> runAsync(Shared shared) {
        return runAsync(shared, RunOptions.defaults());
    }

    /**
     * Starts a run on the executor of the options and returns at once. The future completes with the last action, or
     * exceptionally with a {@link FlowException}. Completing or cancelling it from outside cancels the run.
     */
    public final CompletableFuture<String> runAsync(Shared shared, RunOptions options) {
        return Run.async(this, required(shared), Objects.requireNonNull(options, "options must not be null"));
    }

    /** Whether this needs an async flow around it. */
    abstract boolean isAsync();

    /** Whether entering this may block the thread. */
    abstract boolean mayBlock();

    /** Whether this, or something in it, asks for its {@link Step}. */
    abstract boolean usesStep();

    /** Refuses names that are not unique, in all graphs in this. */
    void checkNames() {}

    /**
     * Begins a visit of this node. Returns the action if the visit ended at once, else the frame that goes on with it.
     * What it throws is a failure of this node outside of {@code exec}.
     */
    abstract @Nullable Object enter(Frame caller, Shared shared) throws Exception;

    /** Calls prep; gives its value, or a pending stage. */
    abstract @Nullable Object callPrep(Shared shared) throws Exception;

    /** Calls post with what {@link #callPrep} and the body gave; gives its action, or a pending stage. */
    abstract @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception;

    /** The action meant by what a {@code post} returned. */
    static String action(@Nullable String returned) {
        return returned == null || returned.isEmpty() ? DEFAULT : returned;
    }

    /** The simple name of a class, or the end of its full name where it has none. */
    static String nameOf(Class<?> type) {
        String simple = type.getSimpleName();
        if (!simple.isEmpty()) {
            return simple;
        }
        String full = type.getName();
        return full.substring(full.lastIndexOf('.') + 1);
    }

    private Shared required(Shared shared) {
        return Objects.requireNonNull(shared, () -> "the shared store for '" + name() + "' must not be null");
    }

    @Override
    public String toString() {
        return name();
    }
}
