/**
 * The engine that runs {@linkplain io.pocketflow.core.engine.Op ops}: runs, strands, frames, calls of exec, fan-outs and
 * the order of durable runs; {@link io.pocketflow.core.engine.Run} explains how it works. Nodes and flows reach it through
 * their ops and {@code Run}, and the pool builds its frames on it. It uses the values of {@code io.pocketflow.core}, records,
 * stores, limits and threads, and knows no node, flow, route or pool. Not exported.
 */
@NullMarked
package io.pocketflow.core.engine;

import org.jspecify.annotations.NullMarked;
