/**
 * The classes that users extend and the values that they pass: nodes with {@code prep}, {@code exec} and {@code post},
 * joined by action-labelled edges into flows, in sync, async and parallel forms, over a typed shared store.
 *
 * <p>Subclass {@link io.pocketflow.core.Node} or {@link io.pocketflow.core.AsyncNode}, join the nodes with {@link
 * io.pocketflow.core.Route#then then} and {@link io.pocketflow.core.Route#on on}, pass the result to a {@link
 * io.pocketflow.core.Flow} or {@link io.pocketflow.core.AsyncFlow}, and run it on a {@link io.pocketflow.core.Shared}.
 * Nodes and flows are immutable: one object serves any number of runs at once.
 *
 * <p>The room also holds the values that all other rooms use. Its nodes reach the engine by {@code NodeOps}, {@code FlowOps}
 * and {@code Run}; its values use no node and no engine.
 */
@NullMarked
package io.pocketflow.core;

import org.jspecify.annotations.NullMarked;
