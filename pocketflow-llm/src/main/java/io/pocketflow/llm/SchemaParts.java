package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks through all parts of a schema that a value could meet, by checking a text against each: what makes no sense there
 * is refused by {@link SchemaCheck}. Confined to one thread.
 */
final class SchemaParts {

    private static final JsonNode ANY = TextNode.valueOf("");

    private final JsonNode root;
    private final SchemaCheck check;
    private final Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    SchemaParts(JsonNode root) {
        this.root = root;
        this.check = new SchemaCheck(root, new Violations());
    }

    void check() {
        check(root, "$");
    }

    private void check(JsonNode schema, String path) {
        if (!seen.add(schema)) {
            return;
        }
        check.check(schema, ANY, path);
        schema.path("type").forEach(type -> JsonTypes.is(type.asText(), ANY, path));
        if (schema.path("$ref").isTextual()) {
            check(check.target(schema.get("$ref").textValue(), path), path);
        }
        schema.path("properties").properties().forEach(named -> check(named, path));
        for (Map.Entry<String, JsonNode> named :
                schema.path("patternProperties").properties()) {
            SchemaCheck.matches(named.getKey(), "", path);
            check(named, path);
        }
        for (String list : List.of("allOf", "anyOf", "oneOf")) {
            schema.path(list).forEach(each -> check(each, path));
        }
        schema.path("prefixItems").forEach(each -> check(each, path + "[]"));
        checkIfThere(schema.path("items"), path + "[]");
        checkIfThere(schema.path("additionalProperties"), path + ".*");
    }

    private void check(Map.Entry<String, JsonNode> named, String path) {
        check(named.getValue(), Violations.property(path, named.getKey()));
    }

    private void checkIfThere(JsonNode schema, String path) {
        if (!schema.isMissingNode()) {
            check(schema, path);
        }
    }
}
