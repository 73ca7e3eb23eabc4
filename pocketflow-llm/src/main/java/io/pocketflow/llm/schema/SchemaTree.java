package io.pocketflow.llm.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Json;

/** Reads the text of a JSON schema as a tree. Stateless. */
public final class SchemaTree {

    private SchemaTree() {}

    /**
     * Returns the text as a tree of its own.
     *
     * @throws IllegalArgumentException if it is not JSON, or neither an object nor {@code true} or {@code false}
     */
    public static JsonNode of(String json) {
        try {
            JsonNode tree = Json.exact(json);
            if (!tree.isObject() && !tree.isBoolean()) {
                throw new IllegalArgumentException(
                        "a JSON schema must be a JSON object, true or false but was " + Violations.shown(tree));
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON schema must be JSON: " + Json.problem(e), e);
        }
    }
}
