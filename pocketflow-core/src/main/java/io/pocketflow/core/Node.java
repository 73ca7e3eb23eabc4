package io.pocketflow.core;

import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step of a flow in three phases: {@code prep} reads the store, {@code exec} does the work (retried, with a
 * fallback), {@code post} writes back and names the next action. Immutable and re-entrant like every {@link BaseNode}.
 *
 * @param <P> the result of {@code prep}, which is the input of {@code exec}
 * @param <E> the result of {@code exec}, which is passed to {@code post}
 */
public abstract non-sealed class Node<P extends @Nullable Object, E extends @Nullable Object> extends Leaf<P, E> {

    /** Creates a node that calls exec once. */
    protected Node() {
        this(Retry.ONCE);
    }

    /** Creates a node that retries exec as given. */
    protected Node(Retry retry) {
        super(node -> NodeOps.of(node, retry));
    }

    /** Reads the input of exec from the store. Not retried. Default: null. */
    protected P prep(Shared shared) throws Exception {
        return null;
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

    /**
     * Returns a node that passes the value of one key to a function and stores its result under another key: {@code
     * Node.of("Load", FOLDER, CHUNKS, folder -> ...)}. Its action is always {@link #DEFAULT}.
     *
     * @param name the name used in messages, events, drawings and step keys
     * @param in the key of the input, which must have a value
     * @param out the key of the result, whose type is also that of a recorded result; a null result is rejected
     */
    public static <P, E> Node<P, E> of(
            String name, Key<P> in, Key<E> out, ThrowingFunction<? super P, ? extends E> function) {
        return of(name, in, out, Retry.ONCE, function);
    }

    /** Returns a node as {@link #of(String, Key, Key, ThrowingFunction)} does, which retries the function as given. */
    public static <P, E> Node<P, E> of(
            String name, Key<P> in, Key<E> out, Retry retry, ThrowingFunction<? super P, ? extends E> function) {
        return new OfFunction<>(name, in, out, retry, function);
    }

    /** Returns a node as {@link #of(String, Key, Key, ThrowingFunction)} does, whose function receives the attempt. */
    public static <P, E> Node<P, E> ofAttempt(
            String name, Key<P> in, Key<E> out, AttemptFunction<? super P, ? extends E> function) {
        return ofAttempt(name, in, out, Retry.ONCE, function);
    }

    /** Returns a node with retry whose function receives the attempt. */
    public static <P, E> Node<P, E> ofAttempt(
            String name, Key<P> in, Key<E> out, Retry retry, AttemptFunction<? super P, ? extends E> function) {
        return new OfAttemptFunction<>(name, in, out, retry, function);
    }

    /** The keys of a node that is made of a function. */
    record Keys<P, E>(String name, Key<P> in, Key<E> out) {

        Keys {
            if (Objects.requireNonNull(name, "the name of a node must not be null")
                    .isBlank()) {
                throw new IllegalArgumentException("the name of a node must not be blank");
            }
            Objects.requireNonNull(in, () -> "the input key of node '" + name + "' must not be null");
            Objects.requireNonNull(out, () -> "the result key of node '" + name + "' must not be null");
        }

        <F> F required(F function) {
            return Objects.requireNonNull(function, () -> "the function of node '" + name + "' must not be null");
        }

        void store(Shared shared, E result) {
            Objects.requireNonNull(
                    result,
                    () -> "the function of node '" + name + "' returned null, which cannot be stored under key '"
                            + out.name() + "'");
            shared.put(out, result);
        }
    }

    /** The common part of the nodes that are made of functions. */
    private abstract static class FunctionNode<P, E> extends Node<P, E> {

        private final Keys<P, E> keys;

        FunctionNode(Keys<P, E> keys, Retry retry) {
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

        private final ThrowingFunction<? super P, ? extends E> function;

        OfFunction(String name, Key<P> in, Key<E> out, Retry retry, ThrowingFunction<? super P, ? extends E> function) {
            super(new Keys<>(name, in, out), retry);
            this.function = new Keys<>(name, in, out).required(function);
        }

        @Override
        protected E exec(P input) throws Exception {
            return function.apply(input);
        }
    }

    private static final class OfAttemptFunction<P, E> extends FunctionNode<P, E> {

        private final AttemptFunction<? super P, ? extends E> function;

        OfAttemptFunction(
                String name, Key<P> in, Key<E> out, Retry retry, AttemptFunction<? super P, ? extends E> function) {
            super(new Keys<>(name, in, out), retry);
            this.function = new Keys<>(name, in, out).required(function);
        }

        @Override
        protected E exec(P input, Attempt attempt) throws Exception {
            return function.apply(input, attempt);
        }
    }
}
