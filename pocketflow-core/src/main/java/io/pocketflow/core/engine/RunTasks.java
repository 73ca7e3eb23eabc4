package io.pocketflow.core.engine;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.threads.Daemons;
import io.pocketflow.core.threads.InContext;
import io.pocketflow.core.threads.ServiceThread;
import io.pocketflow.core.threads.UnderLoader;
import io.pocketflow.core.threads.Worker;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The way from the tasks of a run to threads: to the run's executor, or to the thread that waits for the run. Each task
 * runs in the run's context, under the class loader of the thread that started the run. Thread-safe.
 */
final class RunTasks {

    private final Run run;
    private final Executor executor;
    private final @Nullable Caller caller;
    private final @Nullable UnaryOperator<Runnable> context;
    /** The context class loader of the thread that started the run. */
    private final @Nullable ClassLoader loader;
    /** Whether the executor's threads have that loader already. */
    private final boolean hasLoader;
    /**
     * The executor of tasks from a timer's or a store's thread, or null if the run's executor runs none on the calling
     * thread.
     */
    private final @Nullable Executor away;

    /** Creates the tasks of a run that the current thread starts. */
    RunTasks(Run run, RunOptions options, @Nullable Caller caller) {
        this.run = run;
        this.executor = options.executor();
        this.caller = caller;
        this.loader = Thread.currentThread().getContextClassLoader();
        this.hasLoader = loader == Daemons.NEUTRAL && executor instanceof BoundedExecutor;
        this.away = away(options);
        this.context = options.context() == null ? null : options.context().capture();
    }

    /**
     * Returns the executor for tasks from service threads. A timer that is also an executor is driven by one thread,
     * which must not be left.
     */
    private static @Nullable Executor away(RunOptions options) {
        if (options.executor() instanceof BoundedExecutor || options.executor() == options.timer()) {
            return null;
        }
        return options.timer() instanceof Executor both ? both : BoundedExecutor.shared();
    }

    /** Drives a strand on the thread that started the run, which is under the run's loader already. */
    void drive(Strand strand) {
        if (context != null) {
            wrapped(() -> strand.drive(strand)).run();
            return;
        }
        try {
            strand.drive(strand);
        } finally {
            Daemons.useLoader(Thread.currentThread(), loader);
        }
    }

    /** Enqueues a short task. */
    void submit(Runnable task) {
        Runnable wrapped = wrapped(task);
        if (away != null && ServiceThread.isCurrent()) {
            away.execute(() -> queue(wrapped));
        } else {
            queue(wrapped);
        }
    }

    /** Enqueues a task that is short, or one that may block. */
    void submit(Runnable task, boolean mayBlock) {
        if (mayBlock) {
            submitBlocking(task);
        } else {
            submit(task);
        }
    }

    /** Enqueues a task that may block. */
    void submitBlocking(Runnable task) {
        Runnable wrapped = wrapped(task);
        if (away != null && ServiceThread.isCurrent()) {
            away.execute(() -> queueBlocking(wrapped));
        } else {
            queueBlocking(wrapped);
        }
    }

    /**
     * Runs a short task on the current thread once its current task has ended, which it is about to do; or enqueues the
     * task.
     */
    void follow(Runnable task) {
        if (executor instanceof BoundedExecutor && (caller == null || caller.mayFollow())) {
            Runnable wrapped = wrapped(task);
            if (!Worker.follow(wrapped)) {
                queue(wrapped);
            }
        } else {
            submit(task);
        }
    }

    /** Enqueues a task that may block, as the last act of the current task. */
    void submitBlockingLast(Runnable task) {
        if (caller != null || !(executor instanceof BoundedExecutor bounded)) {
            submitBlocking(task);
            return;
        }
        Runnable wrapped = wrapped(task);
        try {
            bounded.executeBlockingLast(wrapped);
        } catch (RejectedExecutionException refusal) {
            refused(wrapped, refusal);
        }
    }

    private void queue(Runnable wrapped) {
        if (caller != null) {
            caller.submit(wrapped);
            return;
        }
        try {
            executor.execute(wrapped);
        } catch (RejectedExecutionException refusal) {
            refused(wrapped, refusal);
        }
    }

    private void queueBlocking(Runnable wrapped) {
        if (caller != null) {
            caller.submitBlocking(wrapped);
            return;
        }
        try {
            if (executor instanceof BoundedExecutor bounded) {
                bounded.executeBlocking(wrapped);
            } else {
                executor.execute(wrapped);
            }
        } catch (RejectedExecutionException refusal) {
            refused(wrapped, refusal);
        }
    }

    /** Returns the task wrapped so that it runs under the run's class loader and in its context. */
    Runnable wrapped(Runnable task) {
        Runnable inContext = context == null ? task : new InContext(run::cancel, context, task);
        return hasLoader ? inContext : new UnderLoader(loader, inContext);
    }

    /**
     * Stops the run, because the executor rejected a task. The rejected task continues on the shared executor, where it
     * only unwinds: permits are released, and the run ends in the usual way.
     */
    private void refused(Runnable task, RejectedExecutionException refusal) {
        run.cancel(refusal);
        BoundedExecutor.shared().executeBlocking(task);
    }
}
