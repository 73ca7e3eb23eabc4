package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.JsonSchema;
import java.util.HashSet;
import java.util.Set;

/**
 * The rules of OpenAI's strict mode, from its guide to structured outputs: an object at the top; in each object all
 * properties required and no others allowed; a type, a choice or a reference at each place; known keywords only; at
 * most ten levels. In doubt a schema is not strict, because the provider rejects a strict schema that breaks a rule.
 */
public final class StrictSchema {

    private static final int DEEPEST = 10;

    private static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "$defs",
            "definitions",
            "title",
            "description",
            "type",
            "enum",
            "const",
            "anyOf",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "pattern",
            "format",
            "multipleOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum");

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");

    private StrictSchema() {}

    /** Returns whether strict servers accept the schema. */
    public static boolean takes(JsonSchema schema) {
        JsonNode root = SchemaTree.of(schema.json());
        return "object".equals(root.path("type").textValue()) && !root.has("anyOf") && fits(root, 1);
    }

    private static boolean fits(JsonNode schema, int depth) {
        if (!schema.isObject() || depth > DEEPEST) {
            return false;
        }
        if (schema.has("$ref")) {
            return schema.size() == 1 && schema.path("$ref").asText().startsWith("#");
        }
        return known(schema)
                && (schema.has("anyOf") ? choice(schema, depth) : typed(schema, depth))
                && all(schema.path("$defs"), depth)
                && all(schema.path("definitions"), depth);
    }

    private static boolean known(JsonNode schema) {
        for (var field : schema.properties()) {
            if (!KEYWORDS.contains(field.getKey())) {
                return false;
            }
        }
        return !schema.has("format") || FORMATS.contains(schema.path("format").asText());
    }

    private static boolean choice(JsonNode schema, int depth) {
        return !schema.has("type")
                && schema.path("anyOf").isArray()
                && !schema.path("anyOf").isEmpty()
                && all(schema.path("anyOf"), depth);
    }

    private static boolean typed(JsonNode schema, int depth) {
        Set<String> types = types(schema.path("type"));
        return !types.isEmpty()
                && TYPES.containsAll(types)
                && (!types.contains("object") || closed(schema, depth))
                && (!types.contains("array") || fits(schema.path("items"), depth + 1));
    }

    private static Set<String> types(JsonNode type) {
        Set<String> types = new HashSet<>();
        if (type.isArray()) {
            type.forEach(one -> types.add(one.asText()));
        } else {
            types.add(type.asText());
        }
        return types;
    }

    private static boolean closed(JsonNode object, int depth) {
        JsonNode properties = object.path("properties");
        Set<String> required = new HashSet<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        Set<String> names = new HashSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return properties.isObject()
                && names.equals(required)
                && object.path("additionalProperties").isBoolean()
                && !object.path("additionalProperties").booleanValue()
                && all(properties, depth);
    }

    /** Returns whether each value of an object or element of an array fits; there may be none. */
    private static boolean all(JsonNode schemas, int depth) {
        for (JsonNode schema : schemas) {
            if (!fits(schema, depth + 1)) {
                return false;
            }
        }
        return true;
    }
}
