package io.pocketflow.core;

import java.util.function.UnaryOperator;

/**
 * A capture that carries thread context (the MDC, a trace) from the thread that starts a run to the threads that work
 * for it. Thread-safe.
 */
@FunctionalInterface
public interface ContextCapture {

    /**
     * Captures the context; called once for each run, on the thread that starts it.
     *
     * @return a wrapper of every task of the run: it sets the context before the task and removes it afterwards
     */
    UnaryOperator<Runnable> capture();
}
