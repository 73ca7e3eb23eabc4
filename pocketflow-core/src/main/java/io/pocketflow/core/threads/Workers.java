package io.pocketflow.core.threads;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link io.pocketflow.core.BoundedExecutor}, the tasks that wait for them, and the counts of active,
 * idle and other workers.
 *
 * <p>A {@link Worker} is active while it runs short tasks; at most as many workers are active as there are cores. A
 * worker that starts a blocking task, or is about to wait, becomes passive and lets another one take its part. When
 * short tasks wait and none is started for a millisecond, the active workers are in fact blocked: the {@link
 * StallWatch} activates more.
 *
 * <p>No task is missed: a thread that queues a task looks for a worker after queuing it, and a worker looks at the
 * queues once more after it is registered as idle.
 */
public final class Workers {

    final int threads;
    final int cores;
    /** Called when a task leaves the queue. */
    final Runnable onTaken;

    /** Called with the number of waiting short tasks for each 100 ms in which the maximum of threads starts none. */
    final IntConsumer onStuck;

    /** The queue of short tasks. */
    final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    final ConcurrentLinkedQueue<Runnable> blocking = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    /** The number of workers that run short tasks. */
    final Headcount active = new Headcount();

    final StallWatch watch = new StallWatch(this);

    private final ThreadFactory platform;
    private final @Nullable ThreadFactory virtual;
    /** The number of workers that have not ended. */
    private final Headcount alive = new Headcount();
    /** The number of workers on platform threads, if there are virtual ones too. */
    private final Headcount heavies = new Headcount();

    /** The number of workers that were called for a blocking task and have not looked for it yet. */
    final Headcount summoned = new Headcount();

    /** The number of workers whose thread was started and does not run yet. */
    private final Headcount starting = new Headcount();

    private volatile boolean closed;

    /**
     * Creates a set of workers without threads.
     *
     * @param threads the maximum number of threads
     * @param virtual creates the threads for blocking tasks, or null if there is one kind of thread only
     * @param onTaken called when a task leaves the queue
     * @param onStuck called with the number of waiting short tasks for each 100 ms in which the maximum of threads starts
     *     none of them
     */
    public Workers(
            int threads,
            ThreadFactory platform,
            @Nullable ThreadFactory virtual,
            Runnable onTaken,
            IntConsumer onStuck) {
        this.threads = threads;
        this.cores = Math.min(threads, processors());
        this.platform = platform;
        this.virtual = virtual;
        this.onTaken = onTaken;
        this.onStuck = onStuck;
    }

    // ---- for the executor

    /** Enqueues a short task. */
    public void add(Runnable task) {
        tasks.add(task);
        activateOrWatch();
    }

    /** Enqueues a task that may block, and wakes a worker for it; returns whether one was free. */
    public boolean addBlockingNow(Runnable task) {
        blocking.add(task);
        return summon(false);
    }

    /**
     * Enqueues a task that may block. A thread that enqueues many tasks is not held up by waking a worker for each: if as
     * many workers as there are cores are on their way to the queue, each of them wakes the next one when it arrives.
     */
    public void addBlocking(Runnable task) {
        blocking.add(task);
        summonNext();
    }

    /**
     * Adds a task that may block, as the last act of the current task. If the calling worker is free next, no other
     * worker is woken for the task. It runs directly, unless tasks in the queue have their turn.
     */
    public void addBlockingLast(Runnable task) {
        if (Worker.keep(this, task)) {
            return;
        }
        blocking.add(task);
        if (!Worker.isNextFree(this)) {
            summonNext();
        }
    }

    /**
     * Returns whether a short task that is enqueued now will start soon, and not only when a waiting thread is free
     * again.
     */
    public boolean areWorking() {
        return active.get() > 0 || mayBeMore() || !idle.isEmpty();
    }

    /** Returns the current number of threads. */
    public int size() {
        return alive.get();
    }

    /** Lets the threads end once the queues are empty. */
    public void close() {
        closed = true;
        for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
            countSummoned(false, 1);
            worker.call(false);
        }
    }

    // ---- assigning work

    /** Activates one more worker if there is a core for it; if there is none, the short tasks are watched. */
    void activateOrWatch() {
        if (!activate(cores)) {
            watch.begin();
        }
    }

    /**
     * Activates one more worker if fewer than {@code most} are active; returns false if there are enough, or none is
     * free.
     */
    boolean activate(int most) {
        while (active.tryAdd(most)) {
            if (summon(true)) {
                return true;
            }
            active.decrementAndGet();
            if (idle.isEmpty()) {
                return false;
            }
            // a worker became idle just now, and may have seen this one's count in the place of a worker
        }
        return false;
    }

    /** Wakes a worker if blocking tasks wait and fewer workers than there are cores are on their way to them. */
    void summonNext() {
        if (!blocking.isEmpty() && (virtual != null || summoned.get() < cores)) {
            summon(false);
        }
    }

    /** Wakes an idle worker or starts a new one; returns false if all are busy. */
    private boolean summon(boolean toShortTasks) {
        Worker worker = toShortTasks || virtual == null ? idle.poll() : null;
        if (worker != null) {
            countSummoned(toShortTasks, 1);
            worker.call(toShortTasks);
            return true;
        }
        return alive.tryAdd(threads) && start(toShortTasks);
    }

    /**
     * Starts a worker, on a virtual thread if available for work that may block; returns false if the system has no
     * thread left.
     */
    private boolean start(boolean toShortTasks) {
        boolean heavy = virtual == null || toShortTasks && heavies.tryAdd(cores);
        ThreadFactory factory = heavy ? platform : Objects.requireNonNull(virtual);
        starting.incrementAndGet();
        countSummoned(toShortTasks, 1);
        try {
            factory.newThread(new Worker(this, heavy, toShortTasks)).start();
            return true;
        } catch (OutOfMemoryError noThreadLeft) {
            starting.decrementAndGet();
            countSummoned(toShortTasks, -1);
            countOut(heavy);
            return false;
        }
    }

    private void countSummoned(boolean toShortTasks, int more) {
        if (!toShortTasks) {
            summoned.addAndGet(more);
        }
    }

    private void countOut(boolean heavy) {
        alive.decrementAndGet();
        if (heavy && virtual != null) {
            heavies.decrementAndGet();
        }
    }

    // ---- for the workers

    /** Notes that the thread of a worker runs. */
    void begun() {
        starting.decrementAndGet();
    }

    /** Returns whether some started thread does not run yet; more threads would not help then. */
    boolean areStarting() {
        return starting.get() > 0;
    }

    /** Handles the end of a worker; tasks queued meanwhile are left to others. */
    void ended(boolean heavy) {
        countOut(heavy);
        if (!tasks.isEmpty()) {
            activate(cores);
        }
        summonNext();
    }

    boolean mayBeMore() {
        return alive.get() < threads;
    }

    /** Returns whether other workers can take the blocking tasks: some are on their way, or can be started. */
    boolean mayServeBlocking() {
        return mayBeMore() || summoned.get() > 0;
    }

    /**
     * Returns whether a worker that becomes idle may have to continue, for tasks queued before it was registered as
     * idle.
     */
    boolean mayHaveMissed() {
        return !tasks.isEmpty() && active.get() < cores || !blocking.isEmpty() || closed;
    }

    boolean haveTasks() {
        return !tasks.isEmpty() || !blocking.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns the number of processors available to this process. */
    public static int processors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }
}
