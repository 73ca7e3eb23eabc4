package io.pocketflow.core.threads;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A task of a run that executes in the context captured at the start of the run. */
public final class InContext implements Runnable {

    private final Consumer<? super Throwable> onBroken;
    private final UnaryOperator<Runnable> context;
    private final Runnable task;
    private boolean begun;

    public InContext(Consumer<? super Throwable> onBroken, UnaryOperator<Runnable> context, Runnable task) {
        this.onBroken = onBroken;
        this.context = context;
        this.task = task;
    }

    /**
     * Runs the task in the context. A context that fails, or that omits the task, stops the run; the task then only
     * unwinds.
     */
    @Override
    public void run() {
        try {
            Objects.requireNonNull(context.apply(this::begin), "a context capture must not return null for a task")
                    .run();
            if (!begun) {
                throw new IllegalStateException("a context capture did not run its task");
            }
        } catch (Throwable broken) {
            onBroken.accept(broken);
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
