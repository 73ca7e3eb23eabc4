package io.pocketflow.core;

import io.pocketflow.core.threads.Daemons;
import io.pocketflow.core.threads.VirtualThreads;
import io.pocketflow.core.threads.Workers;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An executor with a stated number of threads and a stated queue, made for many short tasks and some that block.
 * Thread-safe.
 *
 * <p>Short tasks are worked off by as many threads as there are cores. A task that is known to block (an {@code exec} of
 * its own, a parallel branch) gets a thread more, and so do the others when none of them was taken for a millisecond, up
 * to the stated number. Threads are daemons; one that is idle for ten seconds ends. A task over the queue's capacity is
 * refused with a {@link RejectedExecutionException}.
 *
 * <p>Its threads inherit no thread locals, and hold the context class loader of no application while they are idle. The
 * tasks of a run see the context class loader of the thread that started the run.
 */
public final class BoundedExecutor implements Executor, AutoCloseable {

    /** The threads of the shared executor where there are no virtual ones. */
    private static final int SHARED_THREADS = 256;

    private final String name;
    private final int threads;
    private final int capacity;
    private final boolean virtual;
    private final Workers workers;
    private final AtomicInteger queued = new AtomicInteger();
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
        this.workers = new Workers(threads, platform, virtual, onTaken);
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
     * The executor of runs that name none. On Java 21 and newer short tasks have a daemon thread a core, and what blocks
     * has virtual threads, which help with short tasks only where those threads are held up; before, both share 256 daemon
     * threads, grown on demand. Its queue is unbounded; it cannot be closed.
     */
    public static BoundedExecutor shared() {
        return Shared.INSTANCE;
    }

    /** An executor of at most so many platform threads, grown on demand, with an unbounded queue. */
    public static BoundedExecutor of(int threads) {
        return of(threads, Integer.MAX_VALUE);
    }

    /** An executor of at most so many platform threads, grown on demand, and at most so many waiting tasks. */
    public static BoundedExecutor of(int threads, int capacity) {
        return new BoundedExecutor("pocketflow", threads, capacity, Daemons.numbered("pocketflow-"), null);
    }

    /** An executor of as many platform threads as there are cores, for work that keeps them busy. */
    public static BoundedExecutor ofCores() {
        return new BoundedExecutor(
                "pocketflow-cores",
                Workers.processors(),
                Integer.MAX_VALUE,
                Daemons.numbered("pocketflow-cores-"),
                null);
    }

    /** Queues a short task. */
    @Override
    public void execute(Runnable task) {
        admit(task);
        workers.add(task);
    }

    /** Queues a task that may block; whether a thread is free for it now. */
    boolean executeBlocking(Runnable task) {
        admit(task);
        return workers.addBlocking(task);
    }

    /** Whether a short task that is queued now will be taken soon, and not only when a thread that waits is free again. */
    boolean isWorking() {
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

    /**
     * Accepts no more tasks; those that wait are still run.
     *
     * @throws IllegalStateException if this is the shared one
     */
    @Override
    public void close() {
        if (this == shared()) {
            throw new IllegalStateException("the shared executor cannot be closed");
        }
        closed = true;
        workers.close();
    }

    /** How many threads there are now. */
    public int size() {
        return workers.size();
    }

    @Override
    public String toString() {
        return name + " executor of " + (virtual ? "virtual threads" : "at most " + threads + " threads");
    }
}
