package io.pocketflow.llm;

import io.pocketflow.llm.base.ToolNames;
import java.util.Objects;

/**
 * The description of a tool for a model. Immutable.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}: the names that all providers accept
 * @param description the purpose of the tool and when to call it; may be empty
 * @param parameters the schema of its arguments, of an object
 */
public record ToolSpec(String name, String description, JsonSchema parameters) {

    /** Rejects other names, and nulls. */
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
