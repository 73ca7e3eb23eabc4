package io.pocketflow.core;

import io.pocketflow.core.threads.Daemons;
import io.pocketflow.core.threads.VirtualThreads;
import io.pocketflow.core.threads.Workers;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor with a fixed maximum of threads and a bounded queue, designed for many short tasks and some that block.
 * Thread-safe.
 *
 * <p>Short tasks run on as many threads as there are cores. A task that is known to block (an {@code exec} of its own,
 * a parallel branch) gets an additional thread. Short tasks get additional threads when none of them was started for a
 * millisecond. Both are limited by the maximum. Threads are daemons; a thread that is idle for ten seconds ends. A task
 * that exceeds the queue's capacity is rejected with a {@link RejectedExecutionException}. An executor of more threads
 * than there are cores logs a warning, once, if short tasks wait and all its threads are blocked for 100 milliseconds.
 *
 * <p>The threads inherit no thread locals, and do not hold the context class loader of an application while they are
 * idle. The tasks of a run see the context class loader of the thread that started the run.
 */
public final class BoundedExecutor implements Executor, AutoCloseable {

    /** The number of threads of the shared executor on runtimes without virtual threads. */
    private static final int SHARED_THREADS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedExecutor.class);

    private final String name;
    private final int threads;
    private final int capacity;
    private final boolean virtual;
    private final Workers workers;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean closed;

    private BoundedExecutor(
            String name, int threads, int capacity, ThreadFactory platform, @Nullable ThreadFactory virtual) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1 but was " + threads);
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1 but was " + capacity);
        }
        this.name = name;
        this.threads = threads;
        this.capacity = capacity;
        this.virtual = virtual != null;
        Runnable onTaken = capacity == Integer.MAX_VALUE ? () -> {} : queued::decrementAndGet;
        this.workers = new Workers(threads, platform, virtual, onTaken, this::warnOnce);
    }

    private static final class Shared {
        static final BoundedExecutor INSTANCE = shared(VirtualThreads.factory("pocketflow-virtual-"));

        private static BoundedExecutor shared(@Nullable ThreadFactory virtual) {
            return virtual == null
                    ? of(SHARED_THREADS)
                    : new BoundedExecutor(
                            "pocketflow",
                            Integer.MAX_VALUE,
                            Integer.MAX_VALUE,
                            Daemons.numbered("pocketflow-"),
                            virtual);
        }
    }

    /**
     * Returns the executor of runs that do not set one. On Java 21 and newer, short tasks have one daemon thread for
     * each core, and blocking tasks have virtual threads; virtual threads run short tasks only while the daemon threads
     * are blocked. On older versions both share 256 daemon threads, started on demand. The queue is unbounded; the
     * executor cannot be closed.
     */
    public static BoundedExecutor shared() {
        return Shared.INSTANCE;
    }

    /**
     * Returns an executor of at most the given number of platform threads, started on demand, with an unbounded queue.
     */
    public static BoundedExecutor of(int threads) {
        return of(threads, Integer.MAX_VALUE);
    }

    /**
     * Returns an executor of at most {@code threads} platform threads, started on demand, and at most {@code capacity}
     * queued tasks.
     */
    public static BoundedExecutor of(int threads, int capacity) {
        return new BoundedExecutor("pocketflow", threads, capacity, Daemons.numbered("pocketflow-"), null);
    }

    /**
     * Returns an executor like {@link #of(int)} whose threads are named {@code name-1}, {@code name-2} and so on.
     *
     * @param name the prefix of the thread names; not blank
     */
    public static BoundedExecutor of(String name, int threads) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an executor must not be blank but was '" + name + "'");
        }
        return new BoundedExecutor(name, threads, Integer.MAX_VALUE, Daemons.numbered(name + "-"), null);
    }

    /** Returns an executor of as many platform threads as there are cores, for CPU-bound work. */
    public static BoundedExecutor ofCores() {
        return new BoundedExecutor(
                "pocketflow-cores",
                Workers.processors(),
                Integer.MAX_VALUE,
                Daemons.numbered("pocketflow-cores-"),
                null);
    }

    /** Enqueues a short task. */
    @Override
    public void execute(Runnable task) {
        admit(task);
        workers.add(task);
    }

    /**
     * Enqueues a task that may block. If many such tasks are enqueued at once, the first threads that wake for them wake the
     * others.
     */
    public void executeBlocking(Runnable task) {
        admit(task);
        workers.addBlocking(task);
    }

    /** Enqueues a task that may block, and wakes a thread for it. Returns whether one was free. */
    public boolean executeBlockingNow(Runnable task) {
        admit(task);
        return workers.addBlockingNow(task);
    }

    /** Enqueues a task that may block, as the last act of the current task. */
    public void executeBlockingLast(Runnable task) {
        admit(task);
        workers.addBlockingLast(task);
    }

    /**
     * Returns whether a short task that is enqueued now will start soon, and not only when a waiting thread is free
     * again.
     */
    public boolean isWorking() {
        return workers.areWorking();
    }

    private void admit(Runnable task) {
        Objects.requireNonNull(task, "a task must not be null");
        if (closed) {
            throw new RejectedExecutionException(this + " is closed");
        }
        if (capacity != Integer.MAX_VALUE && queued.incrementAndGet() > capacity) {
            queued.decrementAndGet();
            throw new RejectedExecutionException("the queue of " + this + " is full");
        }
    }

    private void warnOnce(int waiting) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "all threads of the {} are busy, and {} tasks wait for one: tasks, and dependents of the futures that"
                            + " they complete, must not block for long; give such dependents an executor of their own"
                            + " by an Async variant such as thenApplyAsync",
                    this,
                    waiting);
        }
    }

    /**
     * Stops accepting tasks; tasks in the queue still run.
     *
     * @throws IllegalStateException if this is the shared executor
     */
    @Override
    public void close() {
        if (this == shared()) {
            throw new IllegalStateException("the shared executor cannot be closed");
        }
        closed = true;
        workers.close();
    }

    /** Returns the current number of threads. */
    public int size() {
        return workers.size();
    }

    @Override
    public String toString() {
        return name + " executor of " + (virtual ? "virtual threads" : "at most " + threads + " threads");
    }
}
