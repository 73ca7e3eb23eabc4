package io.pocketflow.core;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Node} whose work may take a while without holding a thread: override {@code execAsync} to return a stage, or
 * {@code exec} to block on a thread of the run's executor. Immutable and re-entrant like every {@link BaseNode}.
 *
 * <p>{@code prep} and {@code post} may be plain or async. If both are overridden, the async one is called.
 *
 * @param <P> the result of {@code prep}, which is the input of {@code exec}
 * @param <E> the result of {@code exec}, which is passed to {@code post}
 */
public abstract non-sealed class AsyncNode<P extends @Nullable Object, E extends @Nullable Object>
        extends AsyncLeaf<P, E> {

    /** Creates a node that calls exec once. */
    protected AsyncNode() {
        this(Retry.ONCE);
    }

    /** Creates a node that retries exec as given. */
    protected AsyncNode(Retry retry) {
        super(node -> NodeOps.of(node, retry));
    }

    /** Reads the input of exec from the store. Not retried. Default: null. */
    protected P prep(Shared shared) throws Exception {
        return null;
    }

    /** Reads the input of exec as {@link #prep} does, without blocking. The default calls {@code prep}. */
    protected CompletionStage<P> prepAsync(Shared shared) throws Exception {
        return CompletableFuture.completedFuture(prep(shared));
    }

    /**
     * Writes to the store and returns the action to follow; null and the empty string mean {@link #DEFAULT}. Not
     * retried.
     *
     * @param prepared the object that prep returned
     * @param result the result of exec or of its fallback
     */
    protected @Nullable String post(Shared shared, P prepared, E result) throws Exception {
        return DEFAULT;
    }

    /** Writes to the store as {@link #post} does, without blocking. The default calls {@code post}. */
    protected CompletionStage<String> postAsync(Shared shared, P prepared, E result) throws Exception {
        return CompletableFuture.completedFuture(post(shared, prepared, result));
    }

    /**
     * Returns a node that passes the value of one key to a function and stores the result of its stage under another key:
     * {@code AsyncNode.of("Ask", QUESTION, ANSWER, question -> ...)}. The function must not block. Its action is always {@link #DEFAULT}.
     *
     * @param name the name used in messages, events, drawings and step keys
     * @param in the key of the input, which must have a value
     * @param out the key of the result, whose type is also that of a recorded result; a null result is rejected
     */
    public static <P, E> AsyncNode<P, E> of(
            String name, Key<P> in, Key<E> out, Function<? super P, ? extends CompletionStage<E>> function) {
        return of(name, in, out, Retry.ONCE, function);
    }

    /** Returns a node as {@link #of(String, Key, Key, Function)} does, which retries the function as given. */
    public static <P, E> AsyncNode<P, E> of(
            String name,
            Key<P> in,
            Key<E> out,
            Retry retry,
            Function<? super P, ? extends CompletionStage<E>> function) {
        return new OfFunction<>(name, in, out, retry, function);
    }

    /** Returns a node as {@link #of(String, Key, Key, Function)} does, whose function receives the attempt. */
    public static <P, E> AsyncNode<P, E> ofAttempt(
            String name,
            Key<P> in,
            Key<E> out,
            BiFunction<? super P, ? super Attempt, ? extends CompletionStage<E>> function) {
        return ofAttempt(name, in, out, Retry.ONCE, function);
    }

    /** Returns a node with retry whose function receives the attempt. */
    public static <P, E> AsyncNode<P, E> ofAttempt(
            String name,
            Key<P> in,
            Key<E> out,
            Retry retry,
            BiFunction<? super P, ? super Attempt, ? extends CompletionStage<E>> function) {
        return new OfBiFunction<>(name, in, out, retry, function);
    }

    /** The common part of the nodes that are made of functions. */
    private abstract static class FunctionNode<P, E> extends AsyncNode<P, E> {

        private final Node.Keys<P, E> keys;

        FunctionNode(Node.Keys<P, E> keys, Retry retry) {
            super(retry);
            this.keys = keys;
        }

        @Override
        public String name() {
            return keys.name();
        }

        @Override
        protected P prep(Shared shared) {
            return shared.get(keys.in());
        }

        @Override
        protected String post(Shared shared, P prepared, E result) {
            keys.store(shared, result);
            return DEFAULT;
        }

        @Override
        protected Type resultType() {
            return keys.out().type();
        }
    }

    private static final class OfFunction<P, E> extends FunctionNode<P, E> {

        private final Function<? super P, ? extends CompletionStage<E>> function;

        OfFunction(
                String name,
                Key<P> in,
                Key<E> out,
                Retry retry,
                Function<? super P, ? extends CompletionStage<E>> function) {
            super(new Node.Keys<>(name, in, out), retry);
            this.function = new Node.Keys<>(name, in, out).required(function);
        }

        @Override
        protected CompletionStage<E> execAsync(P input) {
            return function.apply(input);
        }
    }

    private static final class OfBiFunction<P, E> extends FunctionNode<P, E> {

        private final BiFunction<? super P, ? super Attempt, ? extends CompletionStage<E>> function;

        OfBiFunction(
                String name,
                Key<P> in,
                Key<E> out,
                Retry retry,
                BiFunction<? super P, ? super Attempt, ? extends CompletionStage<E>> function) {
            super(new Node.Keys<>(name, in, out), retry);
            this.function = new Node.Keys<>(name, in, out).required(function);
        }

        @Override
        protected CompletionStage<E> execAsync(P input, Attempt attempt) {
            return function.apply(input, attempt);
        }
    }
}
