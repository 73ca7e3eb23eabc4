package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer of the schema of a shape, in the subset of JSON schema that strict structured output accepts: recursive
 * records are under {@code $defs}, except the root, which is {@code #}. Confined to one thread.
 */
public final class SchemaWriter {

    private final @Nullable Shape root;
    private final Map<RecordShape, String> names = new LinkedHashMap<>();
    private final ObjectNode definitions = Json.MAPPER.createObjectNode();

    private SchemaWriter(@Nullable Shape root) {
        this.root = root;
    }

    /** Returns the schema of a shape. */
    public static ObjectNode write(Shape root) {
        SchemaWriter writer = new SchemaWriter(root);
        ObjectNode schema = root instanceof RecordShape whole ? whole.body(writer) : root.schema(writer);
        return writer.finish(schema);
    }

    /**
     * Returns an object whose only property {@code value} is the shape, for providers that require an object at the
     * root.
     */
    static ObjectNode wrapped(Shape root, String property) {
        SchemaWriter writer = new SchemaWriter(null);
        ObjectNode schema = typed("object", "");
        schema.putObject("properties").set(property, root.schema(writer));
        schema.putArray("required").add(property);
        return writer.finish(schema.put("additionalProperties", false));
    }

    private ObjectNode finish(ObjectNode schema) {
        if (!definitions.isEmpty()) {
            schema.set("$defs", definitions);
        }
        return schema;
    }

    /** Returns a reference to a recursive record; the first reference writes the definition. */
    ObjectNode reference(RecordShape shape) {
        ObjectNode reference = Json.MAPPER.createObjectNode();
        if (shape == root) {
            return reference.put("$ref", "#");
        }
        String name = names.get(shape);
        if (name == null) {
            name = unused(shape.type.getSimpleName());
            names.put(shape, name);
            definitions.set(name, shape.body(this));
        }
        return reference.put("$ref", "#/$defs/" + name);
    }

    private String unused(String name) {
        String unused = name;
        for (int i = 2; names.containsValue(unused); i++) {
            unused = name + i;
        }
        return unused;
    }

    static ObjectNode typed(String type, String description) {
        return described(Json.MAPPER.createObjectNode().put("type", type), description);
    }

    /**
     * Returns the schema with a description of its place. A reference is wrapped, because strict providers accept no
     * description beside it.
     */
    static ObjectNode described(ObjectNode schema, String description) {
        if (description.isEmpty()) {
            return schema;
        }
        if (!schema.has("$ref")) {
            return schema.put("description", description);
        }
        ObjectNode around = Json.MAPPER.createObjectNode();
        around.putArray("anyOf").add(schema);
        return around.put("description", description);
    }
}
