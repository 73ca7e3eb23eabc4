package io.pocketflow.core.pool;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;

/**
 * A node or flow whose result is one value of the store, so that {@link Pool#of(Yields)} knows where to find it. Only
 * subclasses of {@link BaseNode} may implement it.
 *
 * @param <O> the type of the result
 */
public interface Yields<O> {

    /** Returns the key under which the result is stored when the node or flow has ended; always the same key. */
    Key<O> output();
}
