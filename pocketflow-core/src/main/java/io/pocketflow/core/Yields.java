package io.pocketflow.core;

/**
 * What a node or flow implements whose result is one value of the store, so that {@link Pool#of(Yields)} knows where to
 * find it. For subclasses of {@link BaseNode} only.
 *
 * @param <O> the type of the result
 */
public interface Yields<O> {

    /** The key under which the result stands when the node or flow has ended; always the same. */
    Key<O> output();
}
