package io.pocketflow.core.engine;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.threads.Worker;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that called {@code run}. While it waits, it executes the run's own tasks, so that nested blocking runs
 * never need another thread. A sync flow stays on this thread from beginning to end.
 */
final class Caller {

    private final Thread thread = Thread.currentThread();
    private final Executor executor;
    private final RunTimer timer;
    /** Whether the run may have several tasks at once, so that other threads help. */
    private final boolean parallel;
    /**
     * Whether the caller is itself one of a limited number of workers. All tasks are then also offered to the caller.
     */
    private final boolean nested;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile boolean ended;
    private @Nullable String action;
    private @Nullable Throwable failure;

    /**
     * Creates a caller for the current thread. If the thread is a worker of an executor, it counts as waiting from the
     * run's first step: a task of the run must never be left to a worker that is the caller itself.
     */
    Caller(RunOptions options, boolean parallel) {
        this.nested = parallel && Worker.isLimitedThread();
        if (parallel) {
            Worker.aboutToWait();
        }
        this.executor = options.executor();
        this.timer = options.timer();
        this.parallel = parallel;
    }

    /** Enqueues a short task: for the executor if it makes progress, else for the caller or the first free thread. */
    void submit(Runnable task) {
        if (parallel && !nested && executor instanceof BoundedExecutor bounded) {
            if (!bounded.isWorking() || !offer(bounded, task)) {
                submitBlocking(task);
            }
            return;
        }
        tasks.add(task);
        if (!ended && (!parallel || idle.compareAndSet(true, false))) {
            LockSupport.unpark(thread);
            return;
        }
        callHelp();
    }

    /** Returns whether a short task may be left to a thread of the executor that is about to be free. */
    boolean mayFollow() {
        return parallel && !nested;
    }

    private void callHelp() {
        try {
            executor.execute(this::help);
        } catch (RejectedExecutionException full) {
            if (ended) {
                BoundedExecutor.shared().execute(this::help);
            } else {
                LockSupport.unpark(thread);
            }
        }
    }

    private static boolean offer(BoundedExecutor bounded, Runnable task) {
        try {
            bounded.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void help() {
        Runnable task = tasks.poll();
        if (task != null) {
            work(task);
        }
    }

    /** Runs a task. An error in the task must not end the other tasks, nor the wait for them. */
    private static void work(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
        }
    }

    /** Enqueues a task that may block: for the executor, and for the caller too if the executor has no free thread. */
    void submitBlocking(Runnable task) {
        AtomicBoolean claimed = new AtomicBoolean();
        Runnable once = () -> {
            if (claimed.compareAndSet(false, true)) {
                task.run();
            }
        };
        if (!offer(once) || nested) {
            tasks.add(once);
            LockSupport.unpark(thread);
        }
    }

    private boolean offer(Runnable task) {
        try {
            if (executor instanceof BoundedExecutor bounded) {
                return bounded.executeBlockingNow(task);
            }
            executor.execute(task);
            return false;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Ends the run; only the first call has an effect. */
    synchronized void end(@Nullable String result, @Nullable Throwable thrown) {
        if (!ended) {
            action = result;
            failure = thrown;
            ended = true;
            LockSupport.unpark(thread);
        }
    }

    /** Executes tasks and waits until the run has ended. */
    String result(Consumer<? super Throwable> cancel) {
        boolean interrupted = false;
        while (!ended) {
            Runnable task = tasks.poll();
            if (task != null) {
                work(task);
                continue;
            }
            idle.set(true);
            if (tasks.isEmpty() && !ended) {
                timer.park(this);
            }
            idle.set(false);
            if (Thread.interrupted()) {
                interrupted = true;
                cancel.accept(new InterruptedException("the thread that waited for the run was interrupted"));
            }
        }
        // tasks that came too late unwind elsewhere, because they may hold permits
        for (int left = tasks.size(); left > 0; left--) {
            callHelp();
        }
        if (interrupted) {
            thread.interrupt();
        }
        if (failure != null) {
            if (failure instanceof FlowException flow) {
                flow.fillInStackTrace();
            }
            throw Stages.sneak(failure);
        }
        return java.util.Objects.requireNonNull(action);
    }
}
