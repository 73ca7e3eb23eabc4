package io.pocketflow.llm;

import io.pocketflow.llm.base.ToolNames;
import java.util.Objects;

/**
 * What a model is told of a tool. Immutable.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}: what all providers take
 * @param description what it does and when to call it; may be empty
 * @param parameters the schema of its arguments, of an object
 */
public record ToolSpec(String name, String description, JsonSchema parameters) {

    /** Refuses other names, and nulls. */
    public ToolSpec {
        if (!ToolNames.isName(name)) {
            throw new IllegalArgumentException(
                    "the name of a tool must be 1 to 64 letters, digits, _ or - but was '" + name + "'");
        }
        Objects.requireNonNull(description, "the description of a tool must not be null");
        Objects.requireNonNull(parameters, "the parameters of a tool must not be null")
                .ofProvider("the schema of the parameters of tool '" + name + "'");
    }
}
