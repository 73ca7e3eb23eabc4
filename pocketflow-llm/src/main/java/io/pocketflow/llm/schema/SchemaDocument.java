package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema with all schemas in it, their addresses and their references. Nothing is ever fetched: references lead to parts of
 * the schema or to the schemas of the drafts, which the schema library contains. Confined to one thread.
 *
 * <p>Schemas are found by the position of keywords: a property may be named {@code const} or {@code $ref}.
 */
public final class SchemaDocument {

    /** The resource that a schema belongs to, its draft, and its path in the text of the user. */
    record Place(SchemaResource resource, SchemaDraft draft, String path) {}

    /** The schema that a reference leads to. */
    record Target(JsonNode schema, SchemaResource resource, String fragment) {}

    private final JsonNode root;
    private final SchemaResource rootResource;
    private final Map<JsonNode, Place> places = new IdentityHashMap<>();
    private final List<JsonNode> schemas = new ArrayList<>();
    private final Map<String, SchemaResource> resources = new HashMap<>();
    private final Set<String> dynamicNames = new HashSet<>();
    private @Nullable String unknownDialect;

    private SchemaDocument(JsonNode root) {
        this.root = root;
        this.rootResource = new SchemaResource(SchemaAddress.LOCAL, root);
        resources.put(SchemaAddress.LOCAL, rootResource);
        walk(root, rootResource, SchemaDraft.DRAFT_2020_12, "$");
    }

    /**
     * Looks through a schema.
     *
     * @throws IllegalArgumentException if a reference leads to another document
     */
    public static SchemaDocument of(JsonNode schema) {
        SchemaDocument document = new SchemaDocument(schema);
        for (int i = 0;
                i < document.schemas.size();
                i++) { // the list grows: references may lead below unknown keywords
            document.checkReferences(document.schemas.get(i));
        }
        return document;
    }

    JsonNode root() {
        return root;
    }

    /** Returns the schemas of the user that are objects, each before the ones in it. */
    List<JsonNode> schemas() {
        return schemas.stream()
                .filter(schema -> place(schema).path.startsWith("$"))
                .toList();
    }

    Place place(JsonNode schema) {
        Place place = places.get(schema);
        return place == null ? new Place(rootResource, SchemaDraft.DRAFT_2020_12, "$") : place; // true or false
    }

    /** Returns the names that dynamic references ask for. */
    Set<String> dynamicNames() {
        return dynamicNames;
    }

    /** Returns a description of a {@code $schema} that names no supported draft, or null. */
    @Nullable
    String unknownDialect() {
        return unknownDialect;
    }

    /**
     * Returns the schema that a reference leads to; for a dynamic one, where it leads if no other resource is involved.
     *
     * @throws IllegalArgumentException if there is no schema; the message names the path of the reference
     */
    Target target(JsonNode schema, String keyword) {
        Place place = place(schema);
        String reference = schema.get(keyword).textValue();
        SchemaAddress address = SchemaAddress.of(place.resource.address(), reference);
        SchemaResource resource = required(address.document(), place, reference);
        JsonNode found = find(resource, address);
        if (found == null || !found.isObject() && !found.isBoolean()) {
            throw new IllegalArgumentException(Violations.property(place.path, keyword) + ": " + schema.get(keyword)
                    + (found != null
                            ? " leads to " + Violations.shown(found) + " and not to a schema"
                            : address.isMalformed()
                                    ? " is not an address: each % must be followed by two hexadecimal digits"
                                    : " is not in the schema"));
        }
        return new Target(found, found.isObject() ? place(found).resource : resource, address.fragment());
    }

    private void checkReferences(JsonNode schema) {
        Place place = place(schema);
        schema.properties().forEach(entry -> {
            SchemaKeyword keyword = SchemaKeyword.of(entry.getKey(), place.draft);
            if (keyword != null
                    && keyword.kind() == SchemaKeyword.Kind.REFERENCE
                    && entry.getValue().isTextual()) {
                String reference = entry.getValue().textValue();
                SchemaAddress address = SchemaAddress.of(place.resource.address(), reference);
                find(required(address.document(), place, reference), address);
                dynamicNames.add(address.fragment());
            }
        });
    }

    private SchemaResource required(String document, Place place, String reference) {
        SchemaResource known = resources.get(document);
        if (known != null) {
            return known;
        }
        if (!SchemaLibrary.isDraft(document)) {
            throw new IllegalArgumentException("the schema at " + place.path + " refers to '" + reference
                    + "', which is not in it, and no other document is ever fetched: put it under $defs");
        }
        JsonNode draft = SchemaLibrary.draft(document);
        SchemaResource resource = new SchemaResource(document, draft);
        resources.put(document, resource);
        walk(draft, resource, SchemaDraft.DRAFT_2020_12, document + "#");
        return resource;
    }

    private @Nullable JsonNode find(SchemaResource resource, SchemaAddress address) {
        if (!address.isPointer()) {
            return resource.anchors().get(address.fragment());
        }
        List<String> pointer = address.pointer();
        return pointer == null ? null : at(resource, pointer);
    }

    private void walk(JsonNode schema, SchemaResource outer, SchemaDraft outerDraft, String path) {
        if (!schema.isObject() || places.containsKey(schema)) {
            return;
        }
        SchemaDraft draft = draft(schema, outerDraft, path);
        SchemaResource resource = resource(schema, outer, draft);
        places.put(schema, new Place(resource, draft, path));
        schemas.add(schema);
        resource.name(schema, draft);
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            SchemaKeyword keyword = SchemaKeyword.of(entry.getKey(), draft);
            if (keyword != null) {
                keyword.forEachSchema(
                        entry.getValue(),
                        Violations.property(path, entry.getKey()),
                        (part, place) -> walk(part, resource, draft, place));
            }
        }
    }

    private SchemaDraft draft(JsonNode schema, SchemaDraft outer, String path) {
        JsonNode dialect = schema.path("$schema");
        if (!dialect.isTextual()) {
            return outer;
        }
        SchemaDraft named = SchemaDraft.named(dialect.textValue());
        if (named == null && unknownDialect == null) {
            unknownDialect = "the schema at " + path + " is of the dialect '" + dialect.textValue()
                    + "', which is not known: $schema may name the drafts 4, 6, 7, 2019-09 and 2020-12";
        }
        return named == null ? outer : named;
    }

    /** Returns the resource that a schema belongs to, a new one if the schema has an address of its own. */
    private SchemaResource resource(JsonNode schema, SchemaResource outer, SchemaDraft draft) {
        JsonNode id = schema.path(draft.idKeyword());
        boolean isIgnored = draft.ignoresSiblingsOfReferences() && schema.has("$ref");
        if (!id.isTextual() || isIgnored) {
            return outer;
        }
        SchemaAddress address = SchemaAddress.of(outer.address(), id.textValue());
        SchemaResource resource = outer;
        if (!address.document().equals(outer.address())) {
            resource = new SchemaResource(address.document(), schema);
            resources.putIfAbsent(address.document(), resource);
        }
        if (!address.fragment().isEmpty()) {
            resource.anchors().putIfAbsent(address.fragment(), schema);
        }
        return resource;
    }

    /** Returns the part of a resource, or null. A part below an unknown keyword becomes a schema of the resource around it. */
    private @Nullable JsonNode at(SchemaResource resource, List<String> pointer) {
        JsonNode at = resource.root();
        Place around = place(at);
        String path = around.path;
        for (String name : pointer) {
            boolean isArray = at.isArray();
            at = isArray ? at.get(index(name)) : at.get(name);
            if (at == null) {
                return null;
            }
            path = isArray ? path + "[" + name + "]" : Violations.property(path, name);
            around = places.getOrDefault(at, around);
        }
        walk(at, around.resource, around.draft, path);
        return at;
    }

    private static int index(String name) {
        return name.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(name) : -1;
    }
}
