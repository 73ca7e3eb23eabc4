package io.pocketflow.llm;

import io.pocketflow.core.FlowSuspended;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a tool's function: what it gives or throws becomes the result. Used once. */
final class ToolRun {

    private static final Logger LOG = LoggerFactory.getLogger(Tool.class);
    private static final int LONGEST_MESSAGE = 1000;

    private final ToolCall call;
    private final CompletableFuture<ToolResult> result = new CompletableFuture<>();
    private final FutureTask<@Nullable Object> task;

    ToolRun(ToolCall call, Callable<@Nullable Object> function) {
        this.call = call;
        this.task =
                new FutureTask<>(() -> {
                    Object value = function.call();
                    if (value instanceof CompletionStage<?> stage) {
                        // here, as a task that was cancelled meanwhile does not give its value
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

    /** To be run once, by an executor. It interrupts no thread that has gone on to other work. */
    Runnable task() {
        return task;
    }

    CompletableFuture<ToolResult> result() {
        return result;
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
            // cannot be: the task is done
            result.completeExceptionally(e);
        }
    }

    private void ended(@Nullable Object value, @Nullable Throwable thrown) {
        try {
            Throwable failure = thrown == null ? null : Forwarded.bare(thrown);
            if (failure == null) {
                result.complete(written(value));
            } else if (isFinal(failure)) {
                result.completeExceptionally(failure);
            } else {
                LOG.debug("Tool '{}' failed; the model is told", call.name(), failure);
                result.complete(ToolResult.failure(call, "The tool failed: " + message(failure)));
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private ToolResult written(@Nullable Object value) {
        try {
            return ToolResult.of(call, JsonValues.text(value));
        } catch (RuntimeException unwritable) {
            LOG.warn("The result of tool '{}' cannot be written as JSON", call.name(), unwritable);
            return ToolResult.failure(call, "The tool's result cannot be read.");
        }
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof Error
                || failure instanceof InterruptedException
                || failure instanceof CancellationException
                || failure instanceof FlowSuspended;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : new Excerpt(null).of(message, LONGEST_MESSAGE);
    }
}
