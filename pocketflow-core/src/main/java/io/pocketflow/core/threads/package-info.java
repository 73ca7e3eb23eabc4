/**
 * The threads on which runs work: the pools behind {@link io.pocketflow.core.BoundedExecutor}, their growth when work
 * stalls, the mark on the threads of timers and stores, and what a task carries onto a thread or guards on it. The executor,
 * the engine, the pool and the timer call it. It uses the JDK and {@link io.pocketflow.core.RunTimer} only. Not exported.
 */
@NullMarked
package io.pocketflow.core.threads;

import org.jspecify.annotations.NullMarked;
