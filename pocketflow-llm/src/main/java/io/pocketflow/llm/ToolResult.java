package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a tool call. Immutable.
 *
 * @param callId the {@link ToolCall#id} of the call
 * @param name the tool
 * @param content the text for the model; may be empty
 * @param failed whether the content describes a failure
 * @param attachments images and files that follow the text; usually none. Not all formats have a place for them
 */
public record ToolResult(
        String callId,
        String name,
        String content,
        boolean failed,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<Part> attachments)
        implements Part {

    /** Rejects nulls, and attachments that are neither images nor files. */
    public ToolResult {
        Objects.requireNonNull(callId, "the call id of a tool result must not be null");
        Objects.requireNonNull(name, "the name of a tool result must not be null");
        Objects.requireNonNull(content, "the content of a tool result must not be null");
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
        for (Part part : attachments) {
            if (!(part instanceof Part.Medium)) {
                throw new IllegalArgumentException(
                        "an attachment of a tool result must be an image or a file but was a part of type "
                                + part.getClass().getSimpleName());
            }
        }
    }

    /** Creates a result without attachments. */
    public ToolResult(String callId, String name, String content, boolean failed) {
        this(callId, name, content, failed, List.of());
    }

    /** Returns the result of this call. */
    public static ToolResult of(ToolCall call, String content) {
        return new ToolResult(call.id(), call.name(), content, false);
    }

    /** Returns the failure of this call, which the model reads. */
    public static ToolResult failure(ToolCall call, String content) {
        return new ToolResult(call.id(), call.name(), content, true);
    }

    /** Returns a copy with these images and files after its text. */
    public ToolResult withAttachments(List<Part> attachments) {
        return new ToolResult(callId, name, content, failed, attachments);
    }
}
