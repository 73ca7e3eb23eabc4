package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Excerpt;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record: an object with the record's components as its properties and no others. As strict providers require, all
 * properties are required; a value that may be missing may be null. {@link Shapes} adds the components, which may lead
 * back here.
 */
final class RecordShape implements Shape {

    /** One component. */
    record Component(Shape shape, String description) {}

    final Class<?> type;
    final Map<String, Component> components = new LinkedHashMap<>();
    private final Constructor<?> constructor;
    private final String description;
    /** Whether the shape leads back to itself, so that its schema needs a name. */
    boolean recursive;

    RecordShape(Class<?> type, Constructor<?> constructor, String description) {
        this.type = type;
        this.constructor = constructor;
        this.description = description;
    }

    @Override
    public ObjectNode schema(SchemaWriter writer) {
        return recursive ? writer.reference(this) : body(writer);
    }

    /** Returns the schema itself, while {@link #schema} may return a reference to it. */
    ObjectNode body(SchemaWriter writer) {
        ObjectNode schema = SchemaWriter.typed("object", description);
        ObjectNode properties = schema.putObject("properties");
        components.forEach((name, component) ->
                properties.set(name, SchemaWriter.described(component.shape.schema(writer), component.description)));
        components.keySet().forEach(schema.putArray("required")::add);
        return schema.put("additionalProperties", false);
    }

    @Override
    public @Nullable Object read(JsonNode json, String path, Violations violations) {
        if (!json.isObject()) {
            violations.mustBe(path, "an object", json);
            return null;
        }
        Object[] values = new Object[components.size()];
        int i = 0;
        for (Map.Entry<String, Component> component : components.entrySet()) {
            values[i++] = read(json, component.getKey(), component.getValue().shape, path, violations);
        }
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            if (!components.containsKey(property.getKey())) {
                violations.add(
                        Violations.property(path, property.getKey()),
                        "is not a property of " + type.getSimpleName() + "; there are " + components.keySet());
            }
        }
        return violations.isEmpty() ? create(values, path, violations) : null;
    }

    private static @Nullable Object read(JsonNode json, String name, Shape shape, String path, Violations violations) {
        JsonNode value = json.get(name);
        String place = Violations.property(path, name);
        if (value != null) {
            return shape.read(value, place, violations);
        }
        if (shape instanceof Absent absent) {
            return absent.empty();
        }
        violations.add(place, "is missing");
        return null;
    }

    /** Creates the record; an exception of its constructor is a violation too. */
    private @Nullable Object create(Object[] values, String path, Violations violations) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            violations.add(
                    path,
                    "is refused by " + type.getSimpleName() + ": "
                            + new Excerpt(null).of(String.valueOf(e.getCause().getMessage()), 300));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type.getName(), e);
        }
    }
}
