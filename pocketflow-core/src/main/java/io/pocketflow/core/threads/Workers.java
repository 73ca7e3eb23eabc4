package io.pocketflow.core.threads;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link io.pocketflow.core.BoundedExecutor}, the tasks that wait for them, and how many of them do what.
 *
 * <p>A {@link Worker} is active while it works off short tasks; at most as many are as there are cores. One that takes a
 * blocking task, or is about to wait, becomes passive and lets another take its part. When short tasks wait and none is
 * taken for a millisecond, the active ones block after all: the {@link StallWatch} makes more active.
 *
 * <p>Nobody is forgotten: who queues a task looks for a worker after it is queued, and a worker looks at the queues once
 * more after it has been noted as idle.
 */
public final class Workers {

    final int threads;
    final int cores;
    /** Called when a task leaves the queue. */
    final Runnable onTaken;

    /** Short tasks. */
    final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    final ConcurrentLinkedQueue<Runnable> blocking = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    /** Workers that work off short tasks. */
    final Headcount active = new Headcount();

    final StallWatch watch = new StallWatch(this);

    private final ThreadFactory platform;
    private final @Nullable ThreadFactory virtual;
    /** Workers that have not ended. */
    private final Headcount alive = new Headcount();
    /** Workers on platform threads, where there are virtual ones too. */
    private final Headcount heavies = new Headcount();

    private volatile boolean closed;

    /**
     * No threads yet, but at most so many.
     *
     * @param virtual makes the threads for what blocks, or null if there is one kind only
     * @param onTaken called when a task leaves the queue
     */
    public Workers(int threads, ThreadFactory platform, @Nullable ThreadFactory virtual, Runnable onTaken) {
        this.threads = threads;
        this.cores = Math.min(threads, processors());
        this.platform = platform;
        this.virtual = virtual;
        this.onTaken = onTaken;
    }

    // ---- for the executor

    public void add(Runnable task) {
        tasks.add(task);
        activateOrWatch();
    }

    /** Adds a task that may block; whether a thread is free for it now. */
    public boolean addBlocking(Runnable task) {
        blocking.add(task);
        return summon(false);
    }

    /** Whether a short task that is queued now will be taken soon, and not only when a thread that waits is free again. */
    public boolean areWorking() {
        return active.get() > 0 || mayBeMore() || !idle.isEmpty();
    }

    public int size() {
        return alive.get();
    }

    /** Lets the threads end once the queues are empty. */
    public void close() {
        closed = true;
        for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
            worker.call(false);
        }
    }

    // ---- who does what

    /** Puts one more worker to the short tasks where there is a core for it; if there is none, they are watched. */
    void activateOrWatch() {
        if (!activate(cores)) {
            watch.begin();
        }
    }

    /** Puts one more worker to the short tasks, if fewer than so many are; false if there are enough, or none is free. */
    boolean activate(int most) {
        while (active.tryAdd(most)) {
            if (summon(true)) {
                return true;
            }
            active.decrementAndGet();
            if (idle.isEmpty()) {
                return false;
            }
            // a worker went idle just now, and may have seen this one's count in the place of a worker
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
        return alive.tryAdd(threads) && start(toShortTasks);
    }

    /** Starts a worker, for what may block a virtual one where there are any; false if the system has no thread left. */
    private boolean start(boolean toShortTasks) {
        boolean heavy = virtual == null || toShortTasks && heavies.tryAdd(cores);
        ThreadFactory factory = heavy ? platform : Objects.requireNonNull(virtual);
        try {
            factory.newThread(new Worker(this, heavy, toShortTasks)).start();
            return true;
        } catch (OutOfMemoryError noThreadLeft) {
            countOut(heavy);
            return false;
        }
    }

    private void countOut(boolean heavy) {
        alive.decrementAndGet();
        if (heavy && virtual != null) {
            heavies.decrementAndGet();
        }
    }

    // ---- for the workers

    /** A worker has ended; what came meanwhile is left to others. */
    void ended(boolean heavy) {
        countOut(heavy);
        if (!tasks.isEmpty()) {
            activate(cores);
        }
        if (!blocking.isEmpty()) {
            summon(false);
        }
    }

    boolean mayBeMore() {
        return alive.get() < threads;
    }

    /** Whether one that falls idle may have to go on, for what came before it was noted as idle. */
    boolean mayHaveMissed() {
        return !tasks.isEmpty() && active.get() < cores || !blocking.isEmpty() || closed;
    }

    boolean haveTasks() {
        return !tasks.isEmpty() || !blocking.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns how many processors the machine has for this process. */
    public static int processors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }
}
