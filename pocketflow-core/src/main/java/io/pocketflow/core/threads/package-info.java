/**
 * The threads on which runs work: the pools behind {@link io.pocketflow.core.BoundedExecutor}, their growth when work
 * stalls, and the mark on the threads of timers and stores. The executor, the run and the timer call it. It uses the
 * JDK and {@link io.pocketflow.core.RunTimer} only. Not exported.
 */
@NullMarked
package io.pocketflow.core.threads;

import org.jspecify.annotations.NullMarked;
