package io.pocketflow.llm.base;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what may block, user code above all, on few threads as long as it does not block, and on more when it does: if no
 * thread is free and no waiting task is begun for 20 ms while all threads are blocked, or for 100 ms whatever they do, the
 * threads are doubled, up to the most. (A pool that starts a thread for each task that finds none idle would start hundreds
 * at each burst of answers.) Idle threads end. Tasks begin in the order in which they came.
 */
public final class Callbacks implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private static final long LOOK_MILLIS = 10;
    private static final int LOOKS_IF_BLOCKED = 2;
    /** A thread in a system call is not seen to block, and one that waits for a processor should not be joined by more. */
    private static final int LOOKS_AT_MOST = 10;

    private final int few;
    private final int most;
    private final long idleNanos;
    private final ThreadFactory factory;
    private final ScheduledExecutorService timer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Set<Thread> threads = new HashSet<>();
    private int idle;
    /** Threads that look once more before they fall idle, and so need not be woken. */
    private int looking;

    private long begun;
    private boolean watched;
    private int looks;
    private boolean warned;

    public Callbacks(int few, int most, long idleSeconds, ThreadFactory factory, ScheduledExecutorService timer) {
        this.few = few;
        this.most = most;
        this.idleNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
        this.factory = factory;
        this.timer = timer;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            if (looking >= tasks.size()) {
                return;
            }
            if (idle >= tasks.size() - looking) {
                changed.signal();
            } else if (threads.size() < few) {
                startThread();
            } else {
                watch();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startThread() {
        Thread thread = factory.newThread(this::work);
        threads.add(thread);
        thread.start();
    }

    /** Looks in a while whether the tasks that wait now have moved on. */
    private void watch() {
        if (!watched && !(threads.size() == most && warned)) {
            watched = true;
            long before = begun;
            timer.schedule(() -> look(before), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(long before) {
        String full = null;
        lock.lock();
        try {
            watched = false;
            looks = begun == before && idle + looking == 0 ? looks + 1 : 0;
            if (looks >= (allBlocked() ? LOOKS_IF_BLOCKED : LOOKS_AT_MOST)) {
                looks = 0;
                full = isFull();
                grow();
            }
            if (!tasks.isEmpty()) {
                watch();
            }
        } finally {
            lock.unlock();
        }
        if (full != null) {
            LOG.warn(full);
        }
    }

    /** Returns what is to be said, once, where no more threads may be started. */
    private @Nullable String isFull() {
        if (warned || threads.size() < most) {
            return null;
        }
        warned = true;
        return "all " + most + " threads such as '" + threads.iterator().next().getName() + "' are busy, and "
                + tasks.size()
                + " tasks wait for one; what is chained on a model's future must not block for long: use an"
                + " Async variant with an executor of your own";
    }

    private void grow() {
        int more = Math.min(Math.min(threads.size(), tasks.size()), most - threads.size());
        for (int i = 0; i < more; i++) {
            startThread();
        }
    }

    private boolean allBlocked() {
        return threads.stream().noneMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
    }

    private void work() {
        for (Runnable task = take(); task != null; task = take()) {
            run(task);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        } finally {
            Thread.interrupted();
        }
    }

    /** The next task, or null once this thread is to end. */
    private @Nullable Runnable take() {
        Runnable task = poll();
        if (task == null) {
            // under load the next one is about to come, and to wake a thread for each costs more than the task
            Thread.yield();
            task = await();
        }
        return task;
    }

    private @Nullable Runnable poll() {
        lock.lock();
        try {
            Runnable task = begin(tasks.poll());
            looking += task == null ? 1 : 0;
            return task;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable await() {
        lock.lock();
        looking--;
        idle++;
        try {
            long left = idleNanos;
            while (tasks.isEmpty() && left > 0) {
                left = awaitNanos(left);
            }
            Runnable task = begin(tasks.poll());
            if (task == null) {
                threads.remove(Thread.currentThread());
            }
            return task;
        } finally {
            idle--;
            lock.unlock();
        }
    }

    private @Nullable Runnable begin(@Nullable Runnable task) {
        begun += task == null ? 0 : 1;
        return task;
    }

    private long awaitNanos(long left) {
        try {
            return changed.awaitNanos(left);
        } catch (InterruptedException e) {
            // nobody has a reason to interrupt an idle thread of this pool, so it means nothing
            return left;
        }
    }
}
