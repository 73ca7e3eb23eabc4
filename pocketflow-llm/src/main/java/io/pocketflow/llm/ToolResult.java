package io.pocketflow.llm;

import java.util.Objects;

/**
 * What a called tool gave. Immutable.
 *
 * @param callId the {@link ToolCall#id} that this answers
 * @param name the tool
 * @param content what the model reads
 * @param failed whether the content tells of a failure
 */
public record ToolResult(String callId, String name, String content, boolean failed) implements Part {

    /** Refuses nulls. */
    public ToolResult {
        Objects.requireNonNull(callId, "the call id of a tool result must not be null");
        Objects.requireNonNull(name, "the name of a tool result must not be null");
        Objects.requireNonNull(content, "the content of a tool result must not be null");
    }

    /** A result of this call. */
    public static ToolResult of(ToolCall call, String content) {
        return new ToolResult(call.id(), call.name(), content, false);
    }

    /** A failure of this call, told to the model. */
    public static ToolResult failure(ToolCall call, String content) {
        return new ToolResult(call.id(), call.name(), content, true);
    }
}
