package io.pocketflow.llm;

import java.util.Objects;

/**
 * A model's request to call a tool. Immutable.
 *
 * @param id the id that distinguishes the calls of one reply; the {@link ToolResult} contains it. Generated if the
 *     provider sends none
 * @param name the tool
 * @param arguments a JSON object, in the text that the model wrote: it may be wrong or malformed
 */
public record ToolCall(String id, String name, String arguments) implements Part {

    /** Rejects nulls. */
    public ToolCall {
        Objects.requireNonNull(id, "the id of a tool call must not be null");
        Objects.requireNonNull(name, "the name of a tool call must not be null");
        Objects.requireNonNull(arguments, "the arguments of a tool call must not be null");
    }
}
