package io.pocketflow.llm;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a model is told of a tool. Immutable.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}: what all providers take
 * @param description what it does and when to call it; may be empty
 * @param parameters the schema of its arguments, of an object
 */
public record ToolSpec(String name, String description, JsonSchema parameters) {

    static final int LONGEST_NAME = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1," + LONGEST_NAME + "}");

    /** Refuses other names, and nulls. */
    public ToolSpec {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "the name of a tool must be 1 to 64 letters, digits, _ or - but was '" + name + "'");
        }
        Objects.requireNonNull(description, "the description of a tool must not be null");
        Objects.requireNonNull(parameters, "the parameters of a tool must not be null")
                .ofProvider("the schema of the parameters of tool '" + name + "'");
    }

    /** Returns whether all providers take this as the name of a tool. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
