package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A JSON schema (draft 2020-12, as far as providers take it). Immutable.
 *
 * @param json the schema as JSON text, of an object
 */
public record JsonSchema(String json) {

    /** Refuses what is no JSON object. */
    public JsonSchema {
        json = object(json).toString();
    }

    /** The schema as a tree of its own. */
    JsonNode tree() {
        return object(json);
    }

    private static JsonNode object(String json) {
        try {
            JsonNode tree = Json.MAPPER.readTree(json);
            if (!tree.isObject()) {
                throw new IllegalArgumentException("a JSON schema must be a JSON object but was " + json);
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON schema must be JSON: " + e.getOriginalMessage(), e);
        }
    }
}
