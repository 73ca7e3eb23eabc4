package io.pocketflow.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link BoundedExecutor} and how many of them do what.
 *
 * <p>A worker is active while it works off short tasks; at most as many are as there are cores. One that takes a blocking
 * task, or is about to wait, becomes passive and lets another take its part. When short tasks wait and none is taken for
 * a millisecond, the active ones block after all: more are made active, twice as many each time.
 *
 * <p>Nobody is forgotten: who queues a task looks for a worker after it is queued, and a worker looks at the queues once
 * more after it has been noted as idle.
 */
final class Workers {

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(Workers.class, "taken", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int threads;
    private final int cores;
    private final ThreadFactory platform;
    private final @Nullable ThreadFactory virtual;
    private final Runnable onTaken;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> blocking = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    /** Workers that have not ended. */
    private final AtomicInteger alive = new AtomicInteger();
    /** Workers on platform threads, where there are virtual ones too. */
    private final AtomicInteger heavies = new AtomicInteger();

    private final AtomicInteger active = new AtomicInteger();
    private final AtomicBoolean watched = new AtomicBoolean();
    /** Counts the short tasks taken, roughly: only whether it changes is looked at. */
    @SuppressWarnings("unused") // proof: read and written through TAKEN
    private int taken;

    private volatile boolean closed;

    /**
     * No threads yet, but at most so many.
     *
     * @param virtual makes the threads for what blocks, or null if there is one kind only
     * @param onTaken called when a task leaves the queue
     */
    Workers(int threads, ThreadFactory platform, @Nullable ThreadFactory virtual, Runnable onTaken) {
        this.threads = threads;
        this.cores = Math.min(threads, BoundedExecutor.processors());
        this.platform = platform;
        this.virtual = virtual;
        this.onTaken = onTaken;
    }

    /** Whether the calling thread is one of a limited number. */
    static boolean isLimitedThread() {
        Worker worker = CURRENT.get();
        return worker != null && worker.isLimited();
    }

    /** The calling thread is about to wait: if it works off short tasks, another does it from now on. */
    static void aboutToWait() {
        Worker worker = CURRENT.get();
        if (worker != null) {
            worker.becomePassive();
        }
    }

    /** Whether a short task that is queued now will be taken soon, and not only when a thread that waits is free again. */
    boolean areWorking() {
        return active.get() > 0 || alive.get() < threads || !idle.isEmpty();
    }

    void add(Runnable task) {
        tasks.add(task);
        if (!activate(cores)) {
            watch();
        }
    }

    /** Adds a task that may block; whether a thread is free for it now. */
    boolean addBlocking(Runnable task) {
        blocking.add(task);
        return summon(false);
    }

    /** Lets the threads end once the queues are empty. */
    void close() {
        closed = true;
        for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
            worker.call(false);
        }
    }

    int size() {
        return alive.get();
    }

    /** Puts one more worker to the short tasks, if fewer than so many are; false if there are enough, or none is free. */
    private boolean activate(int most) {
        int now = active.get();
        while (now < most) {
            if (active.compareAndSet(now, now + 1)) {
                if (summon(true)) {
                    return true;
                }
                active.decrementAndGet();
                if (idle.isEmpty()) {
                    return false;
                }
                // a worker went idle just now, and may have seen this one's count in the place of a worker
            }
            now = active.get();
        }
        return false;
    }

    /** Wakes an idle worker or makes a new one; false if all are busy. */
    private boolean summon(boolean toShortTasks) {
        Worker worker = toShortTasks || virtual == null ? idle.poll() : null;
        if (worker != null) {
            worker.call(toShortTasks);
            return true;
        }
        int now = alive.get();
        while (now < threads) {
            if (alive.compareAndSet(now, now + 1)) {
                return start(toShortTasks);
            }
            now = alive.get();
        }
        return false;
    }

    /** Starts a worker, for what may block a virtual one where there are any; false if the system has no thread left. */
    private boolean start(boolean toShortTasks) {
        boolean heavy = virtual == null || toShortTasks && oneMoreHeavy();
        ThreadFactory factory = heavy ? platform : Objects.requireNonNull(virtual);
        try {
            factory.newThread(new Worker(heavy, toShortTasks)).start();
            return true;
        } catch (OutOfMemoryError noThreadLeft) {
            ended(heavy);
            return false;
        }
    }

    private void ended(boolean heavy) {
        alive.decrementAndGet();
        if (heavy && virtual != null) {
            heavies.decrementAndGet();
        }
    }

    private boolean oneMoreHeavy() {
        for (int now = heavies.get(); now < cores; now = heavies.get()) {
            if (heavies.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Looks again in a millisecond whether the short tasks are stuck behind ones that block after all. */
    private void watch() {
        if (threads > cores && !watched.get() && watched.compareAndSet(false, true)) {
            watchAgain(1);
        }
    }

    private void watchAgain(int more) {
        int seen = (int) TAKEN.getOpaque(this);
        RunTimer.system().schedule(() -> unstick(seen, more), STALL_NANOS);
    }

    /** Puts more workers to the short tasks if none was taken since: twice as many each time. */
    private void unstick(int seen, int more) {
        if (tasks.isEmpty()) {
            watched.set(false);
            if (!tasks.isEmpty()) {
                watch();
            }
            return;
        }
        boolean stuck = (int) TAKEN.getOpaque(this) == seen;
        for (int i = 0; stuck && i < more && activate(threads); i++) {
            // one more
        }
        watchAgain(stuck ? Math.min(more * 2, threads) : 1);
    }

    private void run(Runnable task) {
        onTaken.run();
        try {
            task.run();
        } catch (Throwable thrown) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
        }
        Thread.interrupted();
    }

    /** One thread's work: blocking tasks, and short ones for as long as it is active. */
    private final class Worker implements Runnable {

        /** Whether its thread is a platform one, which is kept while it is idle. */
        private final boolean heavy;

        private boolean isActive;
        private volatile boolean called;
        private volatile @Nullable Thread thread;

        Worker(boolean heavy, boolean isActive) {
            this.heavy = heavy;
            this.isActive = isActive;
        }

        boolean isLimited() {
            return threads != Integer.MAX_VALUE;
        }

        /** Calls an idle worker, which nobody else can call now. */
        void call(boolean toShortTasks) {
            isActive = toShortTasks;
            called = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            CURRENT.set(this);
            do {
                work();
            } while (rest());
            ended(heavy);
            if (!tasks.isEmpty()) {
                activate(cores);
            }
            if (!blocking.isEmpty()) {
                summon(false);
            }
        }

        /**
         * Works until there is nothing to do; is not active then. A virtual one leaves short tasks to platform threads, which
         * it calls at its end.
         */
        private void work() {
            while (true) {
                Runnable task = isActive && alive.get() < threads ? null : blocking.poll();
                if (task != null) {
                    becomePassive();
                    Workers.this.run(task);
                } else if (isActive) {
                    workShort();
                } else if (tasks.isEmpty() || !heavy || !becomeActive()) {
                    return;
                }
            }
        }

        private void workShort() {
            Runnable task = nextShort();
            if (task == null) {
                isActive = false;
                active.decrementAndGet();
                return;
            }
            TAKEN.setOpaque(Workers.this, (int) TAKEN.getOpaque(Workers.this) + 1);
            Workers.this.run(task);
            if (active.get() > cores) {
                becomePassive();
            }
        }

        /**
         * The next short task, or null if there is none. Who queues many tasks one by one is let ahead once before that is
         * the answer: it costs less than to fall idle and be woken again for each of them.
         */
        private @Nullable Runnable nextShort() {
            Runnable task = tasks.poll();
            if (task != null) {
                return task;
            }
            Thread.yield();
            return tasks.poll();
        }

        private boolean becomeActive() {
            for (int now = active.get(); now < cores; now = active.get()) {
                if (active.compareAndSet(now, now + 1)) {
                    isActive = true;
                    return true;
                }
            }
            return false;
        }

        /** Leaves the short tasks to another. */
        private void becomePassive() {
            if (isActive) {
                isActive = false;
                active.decrementAndGet();
                if (!tasks.isEmpty() && !activate(cores)) {
                    watch();
                }
            }
        }

        /** Waits to be called; false if the thread is to end. */
        private boolean rest() {
            if (!heavy || closed) {
                return false;
            }
            called = false;
            idle.push(this);
            boolean missed = !tasks.isEmpty() && active.get() < cores || !blocking.isEmpty() || closed;
            if (missed && idle.removeFirstOccurrence(this)) {
                return !closed || !tasks.isEmpty() || !blocking.isEmpty();
            }
            long end = System.nanoTime() + IDLE_NANOS;
            while (!called) {
                long left = end - System.nanoTime();
                if (left <= 0 && idle.removeFirstOccurrence(this)) {
                    return false;
                }
                LockSupport.parkNanos(Workers.this, Math.max(left, STALL_NANOS));
            }
            return true;
        }
    }
}
