package io.pocketflow.llm.agent;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.schema.JsonValues;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversion of the result or exception of a tool's function into text for the model. Immutable.
 *
 * @param reported the types of exceptions whose messages the model may read
 */
record ToolOutcome(ToolCall call, Set<Class<? extends Exception>> reported) {

    private static final Logger LOG = LoggerFactory.getLogger(Tool.class);
    private static final int LONGEST_MESSAGE = 1000;

    /** Returns the result of the function's future. Cancelling it cancels the function. */
    CompletableFuture<ToolResult> of(CompletableFuture<@Nullable Object> function) {
        CompletableFuture<ToolResult> result = Forwarded.pending();
        result.whenComplete((done, failure) -> function.cancel(true));
        function.whenComplete((value, failure) -> ended(result, value, failure));
        return result;
    }

    private void ended(CompletableFuture<ToolResult> result, @Nullable Object value, @Nullable Throwable thrown) {
        try {
            Throwable failure = thrown == null ? null : Forwarded.bare(thrown);
            if (failure == null) {
                result.complete(written(value));
            } else if (isFinal(failure)) {
                result.completeExceptionally(failure);
            } else {
                result.complete(ToolResult.failure(call, failed(failure)));
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private ToolResult written(@Nullable Object value) {
        if (value instanceof ToolArguments unfit && unfit.refusal() != null) {
            return unfit.refusal();
        }
        try {
            List<Part> parts = parts(value);
            return parts.isEmpty() ? ToolResult.of(call, JsonValues.text(value)) : ofParts(parts);
        } catch (RuntimeException unwritable) {
            LOG.warn("The result of tool '{}' cannot be written for the model", call.name(), unwritable);
            return ToolResult.failure(call, "The tool's result cannot be read.");
        }
    }

    /** Returns the parts that the value is or consists of; empty if it is none. */
    private static List<Part> parts(@Nullable Object value) {
        if (value instanceof Part part) {
            return List.of(part);
        }
        boolean all = value instanceof List<?> list && list.stream().allMatch(one -> one instanceof Part);
        return all ? ((List<?>) value).stream().map(Part.class::cast).toList() : List.of();
    }

    /** Returns a result with the texts first, and the images and files after them. */
    private ToolResult ofParts(List<Part> parts) {
        String text = new Message(Message.Role.TOOL, parts, null).text();
        List<Part> others =
                parts.stream().filter(part -> !(part instanceof Part.Text)).toList();
        return ToolResult.of(call, text).withAttachments(others);
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof Error
                || failure instanceof InterruptedException
                || failure instanceof CancellationException
                || failure instanceof FlowSuspended;
    }

    /**
     * Returns the text for the model. The message of an exception may contain secrets, such as an address with a
     * password.
     */
    private String failed(Throwable failure) {
        if (reported.stream().noneMatch(type -> type.isInstance(failure))) {
            LOG.warn("Tool '{}' failed; the model does not read why", call.name(), failure);
            return "The tool failed.";
        }
        LOG.debug("Tool '{}' failed; the model reads the message", call.name(), failure);
        String message = failure.getMessage();
        return "The tool failed: "
                + (message == null
                        ? failure.getClass().getSimpleName()
                        : new Excerpt(null).of(message, LONGEST_MESSAGE));
    }
}
