package io.pocketflow.llm;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The format of a reply that must be JSON. Immutable.
 *
 * @param name the name of the JSON for the provider: 1 to 64 letters, digits, {@code _} and {@code -}
 * @param schema the schema of the JSON; null for any JSON object
 */
public record ResponseFormat(String name, @Nullable JsonSchema schema) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Any JSON object. Anthropic's format cannot express this, so such a request fails without being sent. */
    public static final ResponseFormat JSON = new ResponseFormat("json", null);

    /** Rejects other names, and a schema that is not an object. */
    public ResponseFormat {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a response format must be 1 to 64 letters, digits, _ or - but was '" + name + "'");
        }
        if (schema != null) {
            schema.ofProvider("the schema of response format '" + name + "'");
        }
    }

    /** Returns a format for JSON that fits this schema. */
    public static ResponseFormat of(String name, JsonSchema schema) {
        return new ResponseFormat(name, Objects.requireNonNull(schema, "the schema must not be null"));
    }
}
