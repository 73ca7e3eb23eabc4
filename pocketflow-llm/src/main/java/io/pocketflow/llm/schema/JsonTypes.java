package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The type names of JSON schema. */
final class JsonTypes {

    private JsonTypes() {}

    /** Returns whether a schema allows null and nothing else. */
    static boolean isNullOnly(JsonNode schema) {
        return "null".equals(schema.path("type").asText());
    }

    /** Returns one or several types in the words of a message. */
    static String words(JsonNode type) {
        if (!type.isArray()) {
            return word(type.asText());
        }
        List<String> words = new ArrayList<>();
        type.forEach(one -> words.add(word(one.asText())));
        return String.join(" or ", words);
    }

    private static String word(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "an array";
            case "string" -> "a text";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            default -> type;
        };
    }
}
