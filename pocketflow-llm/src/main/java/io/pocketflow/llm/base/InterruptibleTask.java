package io.pocketflow.llm.base;

import io.pocketflow.core.event.Reporter;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A task on an executor whose future interrupts it when it is cancelled. Used once. */
public final class InterruptibleTask {

    private final CompletableFuture<@Nullable Object> result = Forwarded.pending();
    private final FutureTask<@Nullable Object> task;

    private InterruptibleTask(Callable<? extends @Nullable Object> work) {
        this.task =
                new FutureTask<>(() -> {
                    Object value = work.call();
                    if (value instanceof CompletionStage<?> stage) {
                        // here, because a task that was cancelled meanwhile does not return its value
                        result.whenComplete(
                                (done, failure) -> stage.toCompletableFuture().cancel(true));
                    }
                    return value;
                }) {
                    @Override
                    protected void done() {
                        returned();
                    }
                };
        result.whenComplete((done, failure) -> task.cancel(true));
    }

    /**
     * Starts the work on the executor. The future completes with the value, with the value of the stage that the work
     * returns, or with the exception; with a {@link RejectedExecutionException} if the executor rejects the task.
     * Cancelling the future interrupts the work and cancels its stage. It never interrupts a thread that has started
     * other work. The work is part of the attempt of the calling thread.
     */
    public static CompletableFuture<@Nullable Object> start(
            Executor executor, Callable<? extends @Nullable Object> work) {
        Reporter reporter = Reporter.current();
        InterruptibleTask started = new InterruptibleTask(reporter.isHeard() ? () -> reporter.call(work) : work);
        try {
            executor.execute(started.task);
        } catch (RejectedExecutionException e) {
            started.result.completeExceptionally(e);
        }
        return started.result;
    }

    private void returned() {
        try {
            Object value = task.get();
            if (value instanceof CompletionStage<?> stage) {
                stage.whenComplete(this::ended);
            } else {
                ended(value, null);
            }
        } catch (ExecutionException e) {
            ended(null, e.getCause());
        } catch (CancellationException e) {
            result.cancel(true);
        } catch (InterruptedException e) {
            // impossible: the task is done
            result.completeExceptionally(e);
        }
    }

    private void ended(@Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(Forwarded.bare(failure));
        }
    }
}
