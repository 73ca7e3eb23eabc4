package io.pocketflow.core;

import java.util.function.UnaryOperator;

/**
 * Carries what hangs on a thread (the MDC, a trace) from the thread that starts a run to those that work for it.
 * Thread-safe.
 */
@FunctionalInterface
public interface ContextCapture {

    /**
     * Takes what is to be carried; called once a run, on the thread that starts it.
     *
     * @return what wraps every task of the run: it sets the context up before and takes it away after
     */
    UnaryOperator<Runnable> capture();
}
