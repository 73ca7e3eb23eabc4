/**
 * A function, node or flow that runs over many items with a limited number of calls in flight; start at {@link
 * io.pocketflow.core.pool.Pool}. Users call it, and no other room does. It uses the engine, whose {@code Host} it is, and
 * all rooms below the engine.
 */
@NullMarked
package io.pocketflow.core.pool;

import org.jspecify.annotations.NullMarked;
