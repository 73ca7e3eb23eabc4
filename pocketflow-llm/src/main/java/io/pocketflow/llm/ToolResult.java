package io.pocketflow.llm;

import java.util.Objects;

/**
 * The result of a tool call. Immutable.
 *
 * @param callId the {@link ToolCall#id} of the call
 * @param name the tool
 * @param content the text for the model
 * @param failed whether the content describes a failure
 */
public record ToolResult(String callId, String name, String content, boolean failed) implements Part {

    /** Rejects nulls. */
    public ToolResult {
        Objects.requireNonNull(callId, "the call id of a tool result must not be null");
        Objects.requireNonNull(name, "the name of a tool result must not be null");
        Objects.requireNonNull(content, "the content of a tool result must not be null");
    }

    /** Returns the result of this call. */
    public static ToolResult of(ToolCall call, String content) {
        return new ToolResult(call.id(), call.name(), content, false);
    }

    /** Returns the failure of this call, which the model reads. */
    public static ToolResult failure(ToolCall call, String content) {
        return new ToolResult(call.id(), call.name(), content, true);
    }
}
