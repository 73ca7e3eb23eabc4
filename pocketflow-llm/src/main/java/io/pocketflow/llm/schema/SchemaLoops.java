package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses a schema that leads back to itself without a step into the value, such as {@code {"$ref":"#"}}: its check
 * would not end. It follows references by pointer; others are followed by each check. Confined to one thread.
 */
final class SchemaLoops {

    private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> SINGLE = List.of("not", "if", "then", "else");

    private final JsonNode root;

    /** Whether the parts that were entered are left again. */
    private final Map<JsonNode, Boolean> left = new IdentityHashMap<>();

    private SchemaLoops(JsonNode root) {
        this.root = root;
    }

    static void refuse(JsonNode schema) {
        new SchemaLoops(schema).walk(schema, "$");
    }

    private void walk(JsonNode part, String path) {
        enter(part, path);
        for (Map.Entry<String, JsonNode> entry : part.properties()) {
            if (!SchemaRefs.isData(entry.getKey())) {
                walk(entry.getValue(), Violations.property(path, entry.getKey()));
            }
        }
        if (part.isArray()) {
            for (int i = 0; i < part.size(); i++) {
                walk(part.get(i), Violations.element(path, i));
            }
        }
    }

    private void enter(JsonNode schema, String path) {
        if (!schema.isObject()) {
            return;
        }
        Boolean before = left.putIfAbsent(schema, false);
        if (before != null) {
            if (!before) {
                throw new IllegalArgumentException("the schema at " + path + " refers to itself without end");
            }
            return;
        }
        String reference = schema.path("$ref").asText();
        if (reference.startsWith("#")) {
            enter(target(reference.substring(1)), path);
        }
        LISTS.forEach(name -> schema.path(name).forEach(each -> enter(each, path)));
        SINGLE.forEach(name -> enter(schema.path(name), path));
        schema.path("dependentSchemas").forEach(each -> enter(each, path));
        left.put(schema, true);
    }

    /** A pointer in a fragment is escaped as addresses are (RFC 6901, section 6), and a plus is not a space there. */
    private JsonNode target(String pointer) {
        return pointer.isEmpty() || pointer.startsWith("/")
                ? root.at(URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8))
                : root.path("");
    }
}
