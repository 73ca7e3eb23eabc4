package io.pocketflow.core;

import io.pocketflow.core.threads.Worker;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that called {@code run}. While it waits it works off the run's own tasks, so that blocking runs nested in
 * each other never need another thread. A sync flow stays on it from beginning to end.
 */
final class Caller {

    private final Thread thread = Thread.currentThread();
    private final Executor executor;
    private final RunTimer timer;
    /** Whether there may be several things to do at once, so that others help. */
    private final boolean parallel;
    /** Whether the caller is a worker itself, one of a limited number: then all tasks are left to it too. */
    private final boolean nested;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile boolean ended;
    private @Nullable String action;
    private @Nullable Throwable failure;

    /**
     * The calling thread, from now on. If it is a worker of an executor, it counts as waiting from the run's first step
     * on: none of the run's tasks may be left to a worker that is the caller itself.
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

    /** Queues something short: for the executor if that can go on, else for the caller or whoever comes first. */
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

    /** An error in one task must not end the others, nor the wait for them. */
    private static void work(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
        }
    }

    /** Queues something that may block: for the executor, and where that has no thread free for the caller too. */
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
                return bounded.executeBlocking(task);
            }
            executor.execute(task);
            return false;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Ends the run; only the first end counts. */
    synchronized void end(@Nullable String result, @Nullable Throwable thrown) {
        if (!ended) {
            action = result;
            failure = thrown;
            ended = true;
            LockSupport.unpark(thread);
        }
    }

    /** Works and waits until the run has ended. */
    String result(Run run) {
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
                run.cancel(new InterruptedException("the thread that waited for the run was interrupted"));
            }
        }
        // what came too late unwinds elsewhere: it may hold permits
        for (int left = tasks.size(); left > 0; left--) {
            callHelp();
        }
        if (interrupted) {
            thread.interrupt();
        }
        if (failure != null) {
            throw failure instanceof FlowException flow ? flow.atBorder() : Stages.sneak(failure);
        }
        return java.util.Objects.requireNonNull(action);
    }
}
