package io.pocketflow.core;

import io.pocketflow.core.hash.Opaque;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An element of a graph that can be run: a node, a batch of items, or a whole flow.
 *
 * <p>Subclasses are immutable and re-entrant: a node has final fields for its collaborators and no others, so that one
 * object can serve ten thousand runs at once. Params, attempt numbers and positions live in the run.
 */
public abstract sealed class BaseNode implements Route, Opaque permits Leaf, BaseFlow, PoolNode, Ask {

    /** The action of a {@code post} that returns no name; {@code null} and {@code ""} mean the same. */
    public static final String DEFAULT = "default";

    BaseNode() {}

    /**
     * Returns the name used in messages, events, drawings and step keys; default the simple name of the class. With a
     * {@link StepStore} the name must be unique within a graph and the same in every process.
     */
    public String name() {
        return nameOf(getClass());
    }

    /** Runs this node on the calling thread and returns the last action; see {@link #run(Shared, RunOptions)}. */
    public final String run(Shared shared) {
        return run(shared, RunOptions.defaults());
    }

    /**
     * Runs this node and returns the last action. Sync nodes run on the calling thread. Where the run has several
     * tasks at once, the calling thread executes the run's tasks while it waits.
     *
     * @throws FlowException if a node failed for good, the deadline passed, or the calling thread was interrupted (its
     *           interrupt flag is then set again)
     */
    public final String run(Shared shared, RunOptions options) {
        return Run.blocking(this, required(shared), Objects.requireNonNull(options, "options must not be null"), null);
    }

    /** Starts a run on the default executor; see {@link #runAsync(Shared, RunOptions)}. */
    public final CompletableFuture<String> runAsync(Shared shared) {
        return runAsync(shared, RunOptions.defaults());
    }

    /**
     * Starts a run on the executor of the options and returns at once. The future completes with the last action, or
     * exceptionally with a {@link FlowException}. Completing or cancelling the future, or a future {@linkplain Futures
     * derived} from it, cancels the run.
     */
    public final CompletableFuture<String> runAsync(Shared shared, RunOptions options) {
        return Run.async(this, required(shared), Objects.requireNonNull(options, "options must not be null"), null);
    }

    /** Resumes a suspended run on the calling thread; see {@link #resumeAsync(Shared, RunOptions, StepKey, Object)}. */
    public final String resume(Shared shared, RunOptions options, StepKey step, @Nullable Object answer) {
        return Run.blocking(this, required(shared), Opening.answerable(options), Answers.of(step, answer));
    }

    /**
     * Resumes a suspended run on the calling thread with several answers; see {@link #resumeAsync(Shared, RunOptions,
     * Map)}.
     */
    public final String resume(Shared shared, RunOptions options, Map<StepKey, ?> answers) {
        return Run.blocking(this, required(shared), Opening.answerable(options), new Answers(answers));
    }

    /**
     * Answers a question of a run that is {@linkplain FlowSuspended suspended}, and resumes the run. The process may be
     * another one, if it has the store, the run id and an equal initial store. The answer is recorded before the run
     * resumes, so that it is given once. Other questions may still be open and suspend the run again.
     *
     * @param step the step that asked, from {@link FlowSuspended#questions}
     * @param answer a value of the {@link Ask}'s answer type; or, for a step that is {@linkplain InDoubt#HOLD held},
     *     its result
     * @throws IllegalArgumentException if the step does not wait for an answer, or waits for an answer of another type;
     *     null is an answer only of type {@link Void}. The question then stays open
     */
    public final CompletableFuture<String> resumeAsync(
            Shared shared, RunOptions options, StepKey step, @Nullable Object answer) {
        return Run.async(this, required(shared), Opening.answerable(options), Answers.of(step, answer));
    }

    /**
     * Answers several questions of a suspended run, and resumes it once. All answers are checked before the first is
     * recorded.
     *
     * @param answers at least one answer, by step, as in {@link #resumeAsync(Shared, RunOptions, StepKey, Object)}
     * @throws IllegalArgumentException if one of the steps does not wait for an answer, or waits for an answer of
     *     another type; all questions then stay open
     */
    public final CompletableFuture<String> resumeAsync(Shared shared, RunOptions options, Map<StepKey, ?> answers) {
        return Run.async(this, required(shared), Opening.answerable(options), new Answers(answers));
    }

    /** Returns whether this node needs an async flow around it. */
    abstract boolean isAsync();

    /** Returns whether entering this node may block the thread. */
    abstract boolean mayBlock();

    /** Returns whether this node, or a node inside it, asks for its {@link Step}. */
    abstract boolean usesStep();

    /** Returns how a run of this node uses its records. */
    Replay rules(Replay given) {
        return given;
    }

    /**
     * Returns the type of the value in a record of this node, or null if it has no record.
     *
     * @throws IllegalArgumentException if the class leaves the type open
     */
    @Nullable
    Type recordedType() {
        return null;
    }

    /** Returns whether this node is, or contains, an {@link Ask}. */
    boolean asks() {
        return false;
    }

    /** Returns whether the constructor of this object was called. */
    boolean isMade() {
        return true;
    }

    /** Rejects a node whose constructor was not called: final methods of such a proxy run on the proxy itself. */
    final void checkMade() {
        if (!isMade()) {
            throw new IllegalArgumentException("the constructor of a node of class "
                    + getClass().getName() + " was not called, as is usual for proxies and mocks, so the node has no"
                    + " fields: use the node itself, and proxy the objects it calls");
        }
    }

    /** Returns the nodes directly inside this node; a leaf has none. */
    List<BaseNode> children() {
        return List.of();
    }

    /** Passes this node and all nodes inside it to the action, each node before its children. */
    final void forEach(Consumer<BaseNode> action) {
        DepthFirst walk = new DepthFirst();
        walk.run(() -> visit(this, action, walk));
    }

    private static void visit(BaseNode node, Consumer<BaseNode> action, DepthFirst walk) {
        action.accept(node);
        node.children().forEach(child -> walk.then(() -> visit(child, action, walk)));
    }

    /** Returns the node with the given name in the given branch, or null; a leaf has none. */
    @Nullable
    BaseNode child(String branch, String name) {
        return null;
    }

    /** Returns a type argument that the class of this node passes to the class that it extends. */
    final Type declared(int index, String what, String method) {
        Type found = Types.argument(getClass(), index);
        if (found == null) {
            throw new IllegalArgumentException("the class of node '" + name() + "', "
                    + getClass().getName()
                    + ", leaves the type of its " + what + " open, which a durable run must know: override "
                    + method);
        }
        return found;
    }

    /** Rejects names that are not unique, in all graphs inside this node. */
    final void checkNames() {
        forEach(BaseNode::checkOwnNames);
    }

    /** Rejects names that are not unique within a graph of this node. */
    void checkOwnNames() {}

    /**
     * Begins a visit of this node. Returns the action if the visit ended at once, else the frame that continues the
     * visit. An exception is a failure of this node outside of {@code exec}.
     */
    abstract @Nullable Object enter(Frame caller, Shared shared) throws Exception;

    /** Calls prep; returns its value, or a pending stage. */
    abstract @Nullable Object callPrep(Shared shared) throws Exception;

    /** Calls post with the results of {@link #callPrep} and the body; returns its action, or a pending stage. */
    abstract @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception;

    /** Returns the action that corresponds to the return value of a {@code post}. */
    static String action(@Nullable String returned) {
        return returned == null || returned.isEmpty() ? DEFAULT : returned;
    }

    /** Returns the simple name of a class, or the end of its full name if it has none. */
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
