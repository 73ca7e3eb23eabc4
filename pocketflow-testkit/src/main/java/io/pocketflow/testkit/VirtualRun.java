package io.pocketflow.testkit;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The timer and executor of a run, on the thread that creates it. It runs all ready tasks, then advances its clock to the
 * next due time. Hours of waits therefore pass in milliseconds, without races, and in the same order each time. Confined
 * to its thread.
 *
 * <p>No other thread works on the run. So a wait fails with an {@link IllegalStateException} if no task is ready or due,
 * because it would never end, and after another thread has submitted a task.
 */
public final class VirtualRun implements RunTimer, Executor {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A task that is due at a time; tasks of one time run in the order in which they were scheduled. */
    private record Due(long nanos, long number, Runnable task) {}

    private final Thread owner = Thread.currentThread();
    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private long nanos;
    private long numbers;
    private volatile @Nullable RejectedExecutionException intruder;

    /** Creates an executor without tasks, whose clock stands at the start of 2026 (UTC). */
    public VirtualRun() {}

    /** Returns the default options with this executor and timer. */
    public RunOptions options() {
        return RunOptions.defaults().withExecutor(this).withTimer(this);
    }

    /** Runs a node or flow in virtual time, as {@link BaseNode#run(Shared, RunOptions)} does. */
    public String run(BaseNode node, Shared shared) {
        try {
            return node.run(shared, options());
        } finally {
            runReady();
        }
    }

    /**
     * Returns a future that completes after the delay, in virtual time, with the supplier's value or exception. It stands
     * for work that takes time.
     */
    public <T> CompletableFuture<T> after(Duration delay, Supplier<T> value) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Handle handle = schedule(
                () -> {
                    try {
                        future.complete(value.get());
                    } catch (Throwable thrown) {
                        future.completeExceptionally(thrown);
                    }
                },
                delay.toNanos());
        future.whenComplete((done, error) -> handle.cancel());
        return future;
    }

    /**
     * Runs tasks until the future is done, and returns its value.
     *
     * @throws IllegalStateException if no task is left and the future is not done
     */
    public <T> T await(Future<T> future) throws Exception {
        runUntil(future::isDone);
        return future.get();
    }

    /**
     * Runs tasks until the condition holds.
     *
     * @throws IllegalStateException if no task is left and the condition does not hold
     */
    public void runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            work();
        }
    }

    /** Runs the ready tasks and those that become due within the given time, and advances the clock by that time. */
    public void advance(Duration time) {
        long end = nanos + time.toNanos();
        runReady();
        while (!due.isEmpty() && due.peek().nanos <= end) {
            work();
            runReady();
        }
        nanos = end;
    }

    /** Runs the ready tasks without advancing the clock. */
    public void runReady() {
        while (!ready.isEmpty()) {
            work();
        }
    }

    /** Returns the virtual time that has passed since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /** Returns how many tasks are ready or not yet due; 0 if the run has left nothing behind. */
    public int pending() {
        return ready.size() + due.size();
    }

    @Override
    public void execute(Runnable task) {
        own();
        ready.add(task);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public Handle schedule(Runnable task, long delayNanos) {
        own();
        long at = nanos + Math.max(0, delayNanos);
        Due entry = new Due(at < 0 ? Long.MAX_VALUE : at, numbers++, task);
        due.add(entry);
        return () -> due.remove(entry);
    }

    @Override
    public void park(Object blocker) {
        work();
    }

    /** Runs one task: the first ready one, otherwise the first due one. */
    private void work() {
        if (intruder != null) {
            throw new IllegalStateException("a virtual run was used by another thread", intruder);
        }
        Runnable task = ready.poll();
        if (task == null) {
            Due next = due.poll();
            if (next == null) {
                throw new IllegalStateException("nothing is ready and nothing is due after " + elapsed()
                        + ", so this wait would never end; does the work run on another thread?");
            }
            nanos = next.nanos;
            task = next.task;
        }
        task.run();
    }

    private void own() {
        if (Thread.currentThread() != owner) {
            RejectedExecutionException refused = new RejectedExecutionException(
                    "a virtual run belongs to " + owner + " but was used by " + Thread.currentThread());
            intruder = refused;
            throw refused;
        }
    }
}
