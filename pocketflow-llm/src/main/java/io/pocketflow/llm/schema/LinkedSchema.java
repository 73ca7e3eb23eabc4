package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.schema.SchemaKeyword.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A schema in which each reference is the number of a definition: there are no addresses, anchors, dynamic references, unknown
 * keywords or annotations left. Definition 0 is the schema itself. Confined to one thread until it is linked.
 *
 * <p>A dynamic reference depends on the way to it. So a schema with dynamic references becomes a definition for each
 * {@link DynamicScope} in which it is reached. Whether a value fits a definition then depends on nothing but the value.
 */
final class LinkedSchema {

    /** The pointer of a definition, without its number. */
    static final String DEFINITION = "#/$defs/";

    /** The maximum number of scopes, which can grow exponentially with the number of resources. */
    private static final int MOST_SCOPES = 200;

    private record Pending(JsonNode schema, DynamicScope scope) {}

    private final SchemaDocument document;
    private final SchemaDraft draft;
    private final CheckBudget budget = CheckBudget.current();
    private final Map<JsonNode, Map<DynamicScope, Integer>> numbers = new IdentityHashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private final List<JsonNode> definitions = new ArrayList<>();
    private final Set<JsonNode> linked = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<DynamicScope> scopes = new HashSet<>();
    private boolean hasUnevaluated;

    private LinkedSchema(SchemaDocument document) {
        this.document = document;
        this.draft = document.place(document.root()).draft();
    }

    /**
     * Links a schema.
     *
     * @throws IllegalArgumentException if a reference leads nowhere, a pattern is not a regular expression, or the schema
     *     refers to itself without end; the message names the path
     */
    static LinkedSchema of(SchemaDocument document) {
        LinkedSchema schema = new LinkedSchema(document);
        schema.number(document.root(), DynamicScope.EMPTY);
        schema.linkPending();
        for (JsonNode part : document.schemas()) {
            if (!schema.linked.contains(part)) {
                schema.number(part, DynamicScope.UNUSED);
                schema.linkPending();
            }
        }
        SchemaLoops.refuse(schema);
        return schema;
    }

    List<JsonNode> definitions() {
        return definitions;
    }

    /** Returns the path of a definition in the text of the user. */
    String path(int definition) {
        return document.place(pending.get(definition).schema).path();
    }

    SchemaDraft draft() {
        return draft;
    }

    /** Returns whether the check must note which parts of a value were evaluated. */
    boolean hasUnevaluated() {
        return hasUnevaluated;
    }

    /** Returns all definitions as one tree, where errors of the schema library are looked up. */
    JsonNode tree() {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < definitions.size(); i++) {
            named.set(String.valueOf(i), definitions.get(i));
        }
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.set("$defs", named);
        return tree;
    }

    private int number(JsonNode schema, DynamicScope outer) {
        DynamicScope scope = schema.isObject() ? entering(schema, outer) : outer;
        if (scopes.add(scope) && scopes.size() > MOST_SCOPES) {
            throw new IllegalArgumentException("the schema at "
                    + document.place(schema).path() + " is reached through more than " + MOST_SCOPES
                    + " sets of resources with a $dynamicAnchor: each set needs a definition of its own, so use $ref"
                    + " where one target is enough");
        }
        return numbers.computeIfAbsent(schema, any -> new HashMap<>()).computeIfAbsent(scope, any -> {
            pending.add(new Pending(schema, scope));
            return pending.size() - 1;
        });
    }

    private void linkPending() {
        while (definitions.size() < pending.size()) {
            Pending next = pending.get(definitions.size());
            definitions.add(link(next.schema, next.scope));
        }
    }

    private DynamicScope entering(JsonNode schema, DynamicScope scope) {
        return scope.entering(document.place(schema).resource(), document.dynamicNames());
    }

    private JsonNode link(JsonNode schema, DynamicScope outer) {
        budget.spend(1L + schema.size());
        if (!schema.isObject()) {
            return schema;
        }
        linked.add(schema);
        SchemaDocument.Place place = document.place(schema);
        DynamicScope scope = entering(schema, outer);
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (place.draft() != draft) {
            result.put("$schema", place.draft().dialect().getId());
        }
        boolean isReference = place.draft().ignoresSiblingsOfReferences()
                && schema.path("$ref").isTextual();
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            SchemaKeyword keyword = SchemaKeyword.of(entry.getKey(), place.draft());
            boolean isLinked = keyword != null
                    && keyword.kind() != Kind.STORE
                    && (!isReference || keyword.kind() == Kind.REFERENCE);
            if (isLinked) {
                link(keyword, schema, scope, result);
            }
        }
        return result;
    }

    private void link(SchemaKeyword keyword, JsonNode schema, DynamicScope scope, ObjectNode result) {
        String name = keyword.name();
        JsonNode value = schema.get(name);
        String path = Violations.property(document.place(schema).path(), name);
        switch (keyword.kind()) {
            case REFERENCE -> {
                JsonNode target = target(schema, name, scope);
                if (scope.isUsed() || name.equals("$ref")) {
                    result.set(name, TextNode.valueOf(DEFINITION + number(target, scope)));
                }
            }
            case SCHEMAS -> {
                hasUnevaluated |= name.startsWith(Unevaluated.PREFIX);
                String linkedName = name.startsWith(Unevaluated.PREFIX) ? Unevaluated.linked(name) : name;
                result.set(linkedName, value.isArray() ? list(value, scope) : link(value, scope));
            }
            case NAMED -> result.set(name, named(name, value, scope, path));
            default -> {
                if (name.equals("pattern")) {
                    SchemaPattern.check(value.asText(), path);
                }
                result.set(name, value);
            }
        }
    }

    private ArrayNode list(JsonNode schemas, DynamicScope scope) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        schemas.forEach(schema -> list.add(link(schema, scope)));
        return list;
    }

    private ObjectNode named(String keyword, JsonNode schemas, DynamicScope scope, String path) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        schemas.properties().forEach(entry -> {
            if (keyword.equals("patternProperties")) {
                SchemaPattern.check(entry.getKey(), Violations.property(path, entry.getKey()));
            }
            named.set(entry.getKey(), link(entry.getValue(), scope));
        });
        return named;
    }

    /** Returns the schema that a reference leads to in a scope. */
    private JsonNode target(JsonNode schema, String keyword, DynamicScope scope) {
        SchemaDocument.Target target = document.target(schema, keyword);
        String name = target.fragment();
        boolean isDynamic =
                !keyword.equals("$ref") && target.resource().dynamicAnchors().get(name) == target.schema();
        SchemaResource outermost = isDynamic ? scope.outermost(name) : null;
        return outermost == null ? target.schema() : outermost.dynamicAnchors().get(name);
    }
}
