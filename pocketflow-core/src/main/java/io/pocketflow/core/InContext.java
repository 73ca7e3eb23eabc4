package io.pocketflow.core;

import java.util.Objects;
import java.util.function.UnaryOperator;

/** A task of a run, run in the context that was captured where the run began. */
final class InContext implements Runnable {

    private final Run run;
    private final UnaryOperator<Runnable> context;
    private final Runnable task;
    private boolean begun;

    InContext(Run run, UnaryOperator<Runnable> context, Runnable task) {
        this.run = run;
        this.context = context;
        this.task = task;
    }

    /** A context that fails, or that leaves the task out, stops the run; the task still unwinds what it stands for. */
    @Override
    public void run() {
        try {
            Objects.requireNonNull(context.apply(this::begin), "a context capture must not make null of a task")
                    .run();
            if (!begun) {
                throw new IllegalStateException("a context capture did not run the task that it was given");
            }
        } catch (RuntimeException broken) {
            run.cancel(broken);
        } finally {
            if (!begun) {
                begin();
            }
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            task.run();
        }
    }
}
