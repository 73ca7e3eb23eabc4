package io.pocketflow.core;

import io.pocketflow.core.engine.Answers;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.engine.Opening;
import io.pocketflow.core.engine.Run;
import io.pocketflow.core.hash.Opaque;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An element of a graph that can be run: a node, a batch of items, or a whole flow.
 *
 * <p>Subclasses are immutable and re-entrant: a node has final fields for its collaborators and no others, so that one
 * object can serve ten thousand runs at once. Params, attempt numbers and positions live in the run.
 */
public abstract sealed class BaseNode implements Route, Opaque permits Leaf, BaseFlow, Ask {

    /** The action of a {@code post} that returns no name; {@code null} and {@code ""} mean the same. */
    public static final String DEFAULT = Op.DEFAULT;

    /** Null in an object whose constructor was not called. */
    private final @Nullable Op op;

    /** Creates a node with the op that the bridge makes of it. */
    BaseNode(Function<? super BaseNode, Op> bridge) {
        this.op = bridge.apply(this);
    }

    /**
     * Returns the name used in messages, events, drawings and step keys; default the simple name of the class. With a
     * {@link StepStore} the name must be unique within a graph and the same in every process.
     */
    public String name() {
        return nameOf(getClass());
    }

    /**
     * Runs this node on the calling thread and returns the last action, not a result; see {@link #run(Shared,
     * RunOptions)}. To get a result, use {@link #run(Shared, Key)}.
     */
    public final String run(Shared shared) {
        return run(shared, RunOptions.defaults());
    }

    /**
     * Runs this node and returns the last action, not a result. Sync nodes run on the calling thread. Where the run has several
     * tasks at once, the calling thread executes the run's tasks while it waits.
     *
     * @throws FlowException if a node failed for good, the deadline passed, or the calling thread was interrupted (its
     *           interrupt flag is then set again)
     */
    public final String run(Shared shared, RunOptions options) {
        return Run.blocking(op(), required(shared), Objects.requireNonNull(options, "options must not be null"), null);
    }

    /** Runs this node and returns the value of the key afterwards; see {@link #run(Shared, Key, RunOptions)}. */
    public final <T> T run(Shared shared, Key<T> key) {
        return run(shared, key, RunOptions.defaults());
    }

    /**
     * Runs this node as {@link #run(Shared, RunOptions)} does, and returns the value that the store has for the key
     * afterwards.
     *
     * @throws FlowException also if the store has no value for the key after the run, or one of another type; the cause
     *     names the key
     */
    public final <T> T run(Shared shared, Key<T> key, RunOptions options) {
        Objects.requireNonNull(key, () -> "the key of the result of '" + name() + "' must not be null");
        run(shared, options);
        return valueAfter(shared, key);
    }

    /** Returns the value after a run; a missing value is a failure of the run's node, as a missing input would be. */
    private <T> T valueAfter(Shared shared, Key<T> key) {
        try {
            return shared.get(key);
        } catch (NoSuchElementException | IllegalArgumentException unusable) {
            throw (FlowException) new FlowException(name(), "", 0, unusable).fillInStackTrace();
        }
    }

    /** Starts a run on the default executor and returns the future last action; see {@link #runAsync(Shared, RunOptions)}. */
    public final CompletableFuture<String> runAsync(Shared shared) {
        return runAsync(shared, RunOptions.defaults());
    }

    /**
     * Starts a run on the executor of the options and returns at once. The future completes with the last action, or
     * exceptionally with a {@link FlowException}. Completing or cancelling the future, or a future {@linkplain Futures
     * derived} from it, cancels the run.
     */
    public final CompletableFuture<String> runAsync(Shared shared, RunOptions options) {
        return Run.async(op(), required(shared), Objects.requireNonNull(options, "options must not be null"), null);
    }

    /** Starts a run for the value of the key; see {@link #runAsync(Shared, Key, RunOptions)}. */
    public final <T> CompletableFuture<T> runAsync(Shared shared, Key<T> key) {
        return runAsync(shared, key, RunOptions.defaults());
    }

    /**
     * Starts a run as {@link #runAsync(Shared, RunOptions)} does. The future completes with the value that the store has
     * for the key after the run, and exceptionally as {@link #run(Shared, Key, RunOptions)} throws. Completing or
     * cancelling it, or a future {@linkplain Futures derived} from it, cancels the run.
     */
    public final <T> CompletableFuture<T> runAsync(Shared shared, Key<T> key, RunOptions options) {
        Objects.requireNonNull(key, () -> "the key of the result of '" + name() + "' must not be null");
        CompletableFuture<String> run = runAsync(shared, options);
        CompletableFuture<T> result = Futures.abortable(() -> run.cancel(true));
        run.whenComplete((action, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            try {
                result.complete(valueAfter(shared, key));
            } catch (FlowException unusable) {
                result.completeExceptionally(unusable);
            }
        });
        return result;
    }

    /** Resumes a suspended run on the calling thread; see {@link #resumeAsync(Shared, RunOptions, StepKey, Object)}. */
    public final String resume(Shared shared, RunOptions options, StepKey step, @Nullable Object answer) {
        return Run.blocking(op(), required(shared), Opening.answerable(options), Answers.of(step, answer));
    }

    /**
     * Resumes a suspended run on the calling thread with several answers; see {@link #resumeAsync(Shared, RunOptions,
     * Map)}.
     */
    public final String resume(Shared shared, RunOptions options, Map<StepKey, ?> answers) {
        return Run.blocking(op(), required(shared), Opening.answerable(options), new Answers(answers));
    }

    /**
     * Answers the open question of a node, and resumes the run on the calling thread; see {@link #resumeAsync(Shared,
     * RunOptions, Ask.Answer[])}.
     */
    public final <A extends @Nullable Object> String resume(
            Shared shared, RunOptions options, Ask<?, A> ask, A answer) {
        return resume(shared, options, new Ask.Answer<>(ask, answer));
    }

    /**
     * Answers the open questions of several nodes, and resumes the run once, on the calling thread; see {@link
     * #resumeAsync(Shared, RunOptions, Ask.Answer[])}.
     */
    public final String resume(Shared shared, RunOptions options, Ask.Answer<?>... answers) {
        return Run.blocking(op(), required(shared), Opening.answerable(options), byAsk(answers));
    }

    /** Answers the open question of a node as {@link #resumeAsync(Shared, RunOptions, Ask.Answer[])} does. */
    public final <A extends @Nullable Object> CompletableFuture<String> resumeAsync(
            Shared shared, RunOptions options, Ask<?, A> ask, A answer) {
        return resumeAsync(shared, options, new Ask.Answer<>(ask, answer));
    }

    /**
     * Answers questions by the nodes that ask them, and resumes the run once; otherwise as {@link #resumeAsync(Shared,
     * RunOptions, StepKey, Object)}. All answers are checked before the first is recorded.
     *
     * @param answers at least one answer, of different nodes of this run
     * @throws IllegalArgumentException if a node has no open question in the run or more than one, if an answer is of
     *     another type, or if the store does not list its questions; all questions then stay open
     */
    public final CompletableFuture<String> resumeAsync(Shared shared, RunOptions options, Ask.Answer<?>... answers) {
        return Run.async(op(), required(shared), Opening.answerable(options), byAsk(answers));
    }

    private static Answers byAsk(Ask.Answer<?>[] answers) {
        Map<Op, @Nullable Object> values = new LinkedHashMap<>();
        for (Ask.Answer<?> answer : answers) {
            if (values.containsKey(answer.ask().op())) {
                throw new IllegalArgumentException("'" + answer.ask().name() + "' has two answers; it can have one");
            }
            values.put(answer.ask().op(), answer.value());
        }
        return Answers.ofNodes(values);
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
        return Run.async(op(), required(shared), Opening.answerable(options), Answers.of(step, answer));
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
        return Run.async(op(), required(shared), Opening.answerable(options), new Answers(answers));
    }

    /**
     * Returns the form in which the engine and a {@link Pool} run this node. It is not for users: they cannot name its
     * type.
     *
     * @throws IllegalArgumentException if the constructor of this object was not called, as is usual for proxies and
     *     mocks: final methods of such an object run on the object itself
     */
    public final Op op() {
        if (op == null) {
            throw new IllegalArgumentException("the constructor of a node of class "
                    + getClass().getName() + " was not called, as is usual for proxies and mocks, so the node has no"
                    + " fields: use the node itself, and proxy the objects it calls");
        }
        return op;
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
