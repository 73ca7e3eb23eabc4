package io.pocketflow.core.pool;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Op;
import java.util.concurrent.CompletableFuture;

/**
 * A node or flow whose result is one value of the store, so that {@link #runForResult} and {@link Pool#of(Yields)}
 * know where to find it. Only a subclass of {@link BaseNode} can implement it, which the compiler checks:
 * {@link #op} is a method that every node has and that no other class can declare.
 *
 * @param <O> the type of the result
 */
public interface Yields<O> {

    /** Returns the key under which the result is stored when the node or flow has ended; always the same key. */
    Key<O> output();

    /** Returns the form in which the engine runs this node; {@link BaseNode#op()} implements it. */
    Op op();

    /** Runs this node or flow and returns its result; see {@link #runForResult(Shared, RunOptions)}. */
    default O runForResult(Shared shared) {
        return runForResult(shared, RunOptions.defaults());
    }

    /**
     * Runs this node or flow and returns its result, as {@link BaseNode#run(Shared, Key, RunOptions)} does for its {@link
     * #output} key.
     *
     * @throws FlowException if the run failed, or ended without a result
     */
    default O runForResult(Shared shared, RunOptions options) {
        return StoreWork.nodeOf(this).run(shared, output(), options);
    }

    /** Starts a run and returns its future result; see {@link #runForResultAsync(Shared, RunOptions)}. */
    default CompletableFuture<O> runForResultAsync(Shared shared) {
        return runForResultAsync(shared, RunOptions.defaults());
    }

    /**
     * Starts a run as {@link BaseNode#runAsync(Shared, Key, RunOptions)} does for the {@link #output} key, and returns its
     * future result.
     */
    default CompletableFuture<O> runForResultAsync(Shared shared, RunOptions options) {
        return StoreWork.nodeOf(this).runAsync(shared, output(), options);
    }
}
