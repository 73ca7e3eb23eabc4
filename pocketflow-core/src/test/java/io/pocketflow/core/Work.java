package io.pocketflow.core;

import java.time.Duration;
import java.util.function.Function;

/**
 * The hooks of a node as lambdas, of which {@link Form} makes every kind of node.
 *
 * @param <P> what prep gives, and post gets
 * @param <I> what exec takes
 * @param <O> what exec gives
 * @param <R> what post gets of exec
 */
final class Work<P, I, O, R> {

    interface Prep<P> {
        P of(Shared shared) throws Exception;
    }

    interface Exec<I, O> {
        O of(I input) throws Exception;
    }

    interface Fallback<I, O> {
        O of(I input, Exception last) throws Exception;
    }

    interface Post<P, R> {
        String of(Shared shared, P prepared, R result) throws Exception;
    }

    final String name;
    Retry retry = Retry.NEVER;
    Function<I, Duration> time = input -> Duration.ZERO;
    Prep<P> prep = shared -> null;
    Exec<I, O> exec = input -> null;
    Fallback<I, O> fallback = (input, last) -> {
        throw last;
    };
    Post<P, R> post = (shared, prepared, result) -> BaseNode.DEFAULT;

    Work(String name) {
        this.name = name;
    }

    Work<P, I, O, R> retry(Retry policy) {
        retry = policy;
        return this;
    }

    /** How long exec takes, in forms whose nodes can take time. */
    Work<P, I, O, R> takes(Function<I, Duration> duration) {
        time = duration;
        return this;
    }

    Work<P, I, O, R> prep(Prep<P> hook) {
        prep = hook;
        return this;
    }

    Work<P, I, O, R> exec(Exec<I, O> hook) {
        exec = hook;
        return this;
    }

    Work<P, I, O, R> fallback(Fallback<I, O> hook) {
        fallback = hook;
        return this;
    }

    Work<P, I, O, R> post(Post<P, R> hook) {
        post = hook;
        return this;
    }
}
