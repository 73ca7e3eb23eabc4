package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * A schema with an address of its own, and the names of its parts. Compared by identity.
 */
final class SchemaResource {

    /** The name under which the root stands if {@code $recursiveAnchor} is true there. */
    static final String RECURSIVE = "";

    private final String address;
    private final JsonNode root;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final Map<String, JsonNode> dynamicAnchors = new HashMap<>();

    SchemaResource(String address, JsonNode root) {
        this.address = address;
        this.root = root;
    }

    String address() {
        return address;
    }

    JsonNode root() {
        return root;
    }

    Map<String, JsonNode> anchors() {
        return anchors;
    }

    /** Returns the parts that a dynamic reference of another resource may lead to. */
    Map<String, JsonNode> dynamicAnchors() {
        return dynamicAnchors;
    }

    /** Adds the names of a part. */
    void name(JsonNode part, SchemaDraft draft) {
        if (draft.compareTo(SchemaDraft.DRAFT_2019_09) >= 0
                && part.path("$anchor").isTextual()) {
            anchors.putIfAbsent(part.get("$anchor").textValue(), part);
        }
        if (draft == SchemaDraft.DRAFT_2020_12 && part.path("$dynamicAnchor").isTextual()) {
            String name = part.get("$dynamicAnchor").textValue();
            anchors.putIfAbsent(name, part);
            dynamicAnchors.putIfAbsent(name, part);
        }
        if (draft == SchemaDraft.DRAFT_2019_09
                && part == root
                && part.path("$recursiveAnchor").asBoolean()) {
            dynamicAnchors.put(RECURSIVE, part);
        }
    }
}
