package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The type names of JSON schema. */
final class JsonTypes {

    private JsonTypes() {}

    /** @param path of the value, for the message about a type that there is not */
    static boolean is(String type, JsonNode value, String path) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" -> isWhole(value);
            default ->
                throw new IllegalArgumentException(
                        "the schema of " + path + " has the type '" + type + "', which is none of JSON's");
        };
    }

    /** 3.0 is a whole number in JSON schema too. */
    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber()
                || value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    static boolean isNullOnly(JsonNode schema) {
        return "null".equals(schema.path("type").asText());
    }

    /** One type or several, as a message has them. */
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
