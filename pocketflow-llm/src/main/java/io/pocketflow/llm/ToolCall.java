package io.pocketflow.llm;

import java.util.Objects;

/**
 * A model's wish to have a tool called. Immutable.
 *
 * @param id tells the calls of one reply apart; the {@link ToolResult} carries it. Made up here where the provider gives
 *     none
 * @param name the tool
 * @param arguments a JSON object, in the text that the model wrote: it may be wrong, and even no JSON
 */
public record ToolCall(String id, String name, String arguments) implements Part {

    /** Refuses nulls. */
    public ToolCall {
        Objects.requireNonNull(id, "the id of a tool call must not be null");
        Objects.requireNonNull(name, "the name of a tool call must not be null");
        Objects.requireNonNull(arguments, "the arguments of a tool call must not be null");
    }
}
