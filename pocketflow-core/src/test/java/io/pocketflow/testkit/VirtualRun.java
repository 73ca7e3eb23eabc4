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
 * Timer and executor of a run on the thread that made it: it runs all that is ready, then jumps to the next due time. So
 * hours of waiting are tested in milliseconds, without races, and in the same order each time. Confined to its thread.
 *
 * <p>There is no other thread to wait for: where nothing is ready and nothing is due, a wait that could never end is
 * refused with an {@link IllegalStateException}, and so is a task that comes from another thread.
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

    /** At the start of time, with nothing to do. */
    public VirtualRun() {}

    /** The default options with this as executor and timer. */
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

    /** A stage that completes after so long with what the supplier gives, or with what it throws: work that takes time. */
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

    /** Works until the future is done, and returns its value. */
    public <T> T await(Future<T> future) throws Exception {
        runUntil(future::isDone);
        return future.get();
    }

    /** Works until the condition holds. */
    public void runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            work();
        }
    }

    /** Runs what is ready and what becomes due in this time. */
    public void advance(Duration time) {
        long end = nanos + time.toNanos();
        runReady();
        while (!due.isEmpty() && due.peek().nanos <= end) {
            work();
            runReady();
        }
        nanos = end;
    }

    /** Runs what is ready, without letting time pass. */
    public void runReady() {
        while (!ready.isEmpty()) {
            work();
        }
    }

    /** How much time has passed. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /** How many tasks are ready or wait for their time; 0 if nothing was left behind. */
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

    /** Runs one task: the first that is ready, else the first that is due. */
    private void work() {
        if (intruder != null) {
            throw new IllegalStateException("a virtual run was used by another thread", intruder);
        }
        Runnable task = ready.poll();
        if (task == null) {
            Due next = due.poll();
            if (next == null) {
                throw new IllegalStateException("nothing is ready and nothing is due after " + elapsed()
                        + ": what is waited for would never happen, or happens on another thread");
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
