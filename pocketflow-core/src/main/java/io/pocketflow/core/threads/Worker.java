package io.pocketflow.core.threads;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A worker of {@link Workers}: the loop of its thread, which runs blocking tasks and, while the worker is active, short
 * ones. Confined to its own thread, except for {@link #call} while it is idle.
 */
public final class Worker implements Runnable {

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /**
     * The time for which a worker continues with the blocking calls that follow each other, before other tasks in the
     * queue have their turn. Short calls cost less on one thread, because their data is still in its processor's cache.
     */
    private static final long KEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

    private final Workers workers;
    /** Whether the thread is a platform thread, which is kept while it is idle. */
    private final boolean heavy;

    private boolean active;
    /** Whether the current task may be followed by another one directly. */
    private boolean mayFollow;
    /** The task to run directly after the current one, or null. */
    private @Nullable Runnable next;
    /** Whether the worker looks for a blocking task after its current task, which may hand one over as its last act. */
    private boolean mayKeep;
    /** The blocking task that the worker runs next, which is not in the queue; or null. */
    private @Nullable Runnable kept;
    /** The time at which the worker took its current blocking task, or the first one before it, from the queue. */
    private long takenAt;
    /** Whether the worker was called for a blocking task and has not looked for it yet. */
    private boolean summoned;

    private volatile boolean called;
    private volatile @Nullable Thread thread;

    Worker(Workers workers, boolean heavy, boolean active) {
        this.workers = workers;
        this.heavy = heavy;
        this.active = active;
        this.summoned = !active;
    }

    /** Returns whether the calling thread is one of a limited number. */
    public static boolean isLimitedThread() {
        Worker worker = CURRENT.get();
        return worker != null && worker.workers.threads != Integer.MAX_VALUE;
    }

    /**
     * Lets the calling worker run a short task directly after its current task, which is about to end. This spares the
     * system two changes of threads for each blocking call. Returns false if the calling thread cannot do so; the task
     * must then be enqueued.
     */
    public static boolean follow(Runnable task) {
        Worker worker = CURRENT.get();
        if (worker == null || !worker.mayFollow) {
            return false;
        }
        worker.mayFollow = false;
        worker.next = task;
        return true;
    }

    /** Returns whether the caller is one of these workers, and looks for a blocking task after its current task. */
    static boolean isNextFree(Workers workers) {
        Worker worker = CURRENT.get();
        return worker != null && worker.mayKeep && worker.kept == null && worker.workers == workers;
    }

    /**
     * Lets the calling worker run a blocking task directly after its current task, which is about to end. Returns false
     * if the caller is not one of these workers, or if other tasks have their turn; the task must then be enqueued.
     */
    static boolean keep(Workers workers, Runnable task) {
        if (!isNextFree(workers)) {
            return false;
        }
        Worker worker = CURRENT.get();
        if (System.nanoTime() - worker.takenAt >= KEEP_NANOS) {
            return false;
        }
        worker.kept = task;
        return true;
    }

    /** Announces that the calling thread is about to wait: if it runs short tasks, another worker takes over. */
    public static void aboutToWait() {
        Worker worker = CURRENT.get();
        if (worker != null) {
            worker.mayFollow = false;
            worker.mayKeep = false;
            worker.leaveKept();
            worker.becomePassive();
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        workers.begun();
        CURRENT.set(this);
        do {
            work();
        } while (rest());
        workers.ended(heavy);
    }

    // ---- at work

    /**
     * Works until there is nothing to do; the worker is then not active. A virtual worker leaves short tasks to
     * platform threads, which it wakes at its end. Once all threads exist, a worker yields once before it becomes idle: a
     * thread that is about to queue a task would otherwise have to wake it again.
     */
    private void work() {
        boolean yielded = false;
        while (true) {
            Runnable task = active && workers.mayServeBlocking() ? null : workers.blocking.poll();
            arrive();
            if (task != null) {
                becomePassive();
                runBlocking(task);
                yielded = false;
            } else if (active) {
                workShort();
            } else if (workers.tasks.isEmpty() || !heavy || !becomeActive()) {
                if (yielded || !heavy || workers.mayBeMore()) {
                    return;
                }
                Thread.yield();
                yielded = true;
            }
        }
    }

    /** Notes that the worker has looked for the blocking task that it was called for, and wakes one for the next task. */
    private void arrive() {
        if (summoned) {
            summoned = false;
            workers.summoned.decrementAndGet();
            workers.summonNext();
        }
    }

    private void workShort() {
        Runnable task = nextShort();
        if (task == null) {
            active = false;
            workers.active.decrementAndGet();
            return;
        }
        workers.watch.taken();
        run(task);
        if (workers.active.get() > workers.cores) {
            becomePassive();
        }
    }

    /**
     * Returns the next short task, or null if there is none. Before it returns null, it yields once to a thread that
     * may be queuing tasks one by one: that costs less than becoming idle and being woken again for each task.
     */
    private @Nullable Runnable nextShort() {
        Runnable task = workers.tasks.poll();
        if (task != null) {
            return task;
        }
        Thread.yield();
        return workers.tasks.poll();
    }

    /**
     * Runs a blocking task, the short task that follows it, the blocking task after that one, and so on. Virtual threads
     * leave short tasks to others.
     */
    private void runBlocking(Runnable taken) {
        takenAt = System.nanoTime();
        for (Runnable task = taken; task != null; task = kept) {
            kept = null;
            mayFollow = heavy;
            mayKeep = true;
            run(task);
            mayFollow = false;
            Runnable follower = next;
            if (follower != null) {
                next = null;
                mayKeep = true;
                call(follower);
            }
            mayKeep = false;
        }
    }

    /** Leaves the kept task to another worker. */
    private void leaveKept() {
        Runnable task = kept;
        if (task != null) {
            kept = null;
            workers.addBlocking(task);
        }
    }

    private void run(Runnable task) {
        workers.onTaken.run();
        call(task);
    }

    private static void call(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
        }
        Thread.interrupted();
        Daemons.useLoader(Thread.currentThread(), Daemons.NEUTRAL);
    }

    private boolean becomeActive() {
        active = workers.active.tryAdd(workers.cores);
        return active;
    }

    /** Leaves the short tasks to another worker. */
    private void becomePassive() {
        if (active) {
            active = false;
            workers.active.decrementAndGet();
            if (!workers.tasks.isEmpty()) {
                workers.activateOrWatch();
            }
        }
    }

    // ---- idle

    /** Waits to be called; returns false if the thread is to end. */
    private boolean rest() {
        if (!heavy || workers.isClosed()) {
            return false;
        }
        called = false;
        workers.idle.push(this);
        if (workers.mayHaveMissed() && workers.idle.removeFirstOccurrence(this)) {
            return !workers.isClosed() || workers.haveTasks();
        }
        long end = System.nanoTime() + IDLE_NANOS;
        while (!called) {
            long left = end - System.nanoTime();
            if (left <= 0 && workers.idle.removeFirstOccurrence(this)) {
                return false;
            }
            LockSupport.parkNanos(workers, Math.max(left, StallWatch.STALL_NANOS));
        }
        return true;
    }

    /** Calls an idle worker that no other thread can call now. */
    void call(boolean toShortTasks) {
        active = toShortTasks;
        summoned = !toShortTasks;
        called = true;
        LockSupport.unpark(thread);
    }
}
