package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a Java type, which writes its schema and reads its values. {@link Shapes} creates shapes. Immutable.
 */
public sealed interface Shape
        permits Scalar, RecordShape, Shape.Enumeration, Shape.Elements, Shape.Entries, Shape.Absent {

    /** The maximum number of elements of a collection that is read. */
    int MOST = 100_000;

    /** Returns a new schema, which the caller may change. */
    ObjectNode schema(SchemaWriter writer);

    /** Returns the value, or null after a violation; only {@link Absent} returns null for a value that fits. */
    @Nullable
    Object read(JsonNode json, String path, Violations violations);

    /** Adds a violation if a collection has too many elements. */
    private static boolean isTooLarge(JsonNode json, String path, Violations violations) {
        if (json.size() > MOST) {
            violations.add(path, "must have at most " + MOST + " elements but has " + json.size());
        }
        return json.size() > MOST;
    }

    /** One of the constants of an enum, by the name that JSON has for it. */
    record Enumeration(Map<String, Object> constants, String description) implements Shape {
        @Override
        public ObjectNode schema(SchemaWriter writer) {
            ObjectNode schema = SchemaWriter.typed("string", description);
            constants.keySet().forEach(schema.putArray("enum")::add);
            return schema;
        }

        @Override
        public @Nullable Object read(JsonNode json, String path, Violations violations) {
            Object constant = json.isTextual() ? constants.get(json.textValue()) : null;
            if (constant == null) {
                violations.mustBe(path, "one of " + constants.keySet(), json);
            }
            return constant;
        }
    }

    /** A list or a set, in order, of at most {@value Shape#MOST} elements. */
    record Elements(Shape element, boolean distinct) implements Shape {

        /** Elements of one hash stand in one list of the table, so that many of them would take the square of their number. */
        private static final int MOST_OF_ONE_HASH = 200;

        @Override
        public ObjectNode schema(SchemaWriter writer) {
            return SchemaWriter.typed("array", "").set("items", element.schema(writer));
        }

        @Override
        public @Nullable Object read(JsonNode json, String path, Violations violations) {
            if (!json.isArray()) {
                violations.mustBe(path, "an array", json);
                return null;
            }
            if (isTooLarge(json, path, violations)) {
                return null;
            }
            List<Object> values = new ArrayList<>(json.size());
            for (int i = 0; i < json.size(); i++) {
                values.add(element.read(json.get(i), Violations.element(path, i), violations));
            }
            return distinct ? set(values, path, violations) : Collections.unmodifiableList(values);
        }

        private static @Nullable Object set(List<Object> values, String path, Violations violations) {
            Map<Integer, Integer> counts = new HashMap<>();
            Set<Object> set = new LinkedHashSet<>();
            for (Object value : values) {
                if (counts.merge(Objects.hashCode(value), 1, Integer::sum) > MOST_OF_ONE_HASH && !set.contains(value)) {
                    violations.add(path, "must have at most " + MOST_OF_ONE_HASH + " elements of one hash code");
                    return null;
                }
                set.add(value);
            }
            return Collections.unmodifiableSet(set);
        }
    }

    /** A map with texts as keys, in order, of at most {@value Shape#MOST} entries. */
    record Entries(Shape value) implements Shape {
        @Override
        public ObjectNode schema(SchemaWriter writer) {
            return SchemaWriter.typed("object", "").set("additionalProperties", value.schema(writer));
        }

        @Override
        public @Nullable Object read(JsonNode json, String path, Violations violations) {
            if (!json.isObject()) {
                violations.mustBe(path, "an object", json);
                return null;
            }
            if (isTooLarge(json, path, violations)) {
                return null;
            }
            Map<String, Object> entries = new LinkedHashMap<>();
            json.properties()
                    .forEach(entry -> entries.put(
                            entry.getKey(),
                            value.read(entry.getValue(), Violations.property(path, entry.getKey()), violations)));
            return Collections.unmodifiableMap(entries);
        }
    }

    /**
     * A value that may be missing: JSON null, or in a record no property at all.
     *
     * @param empty the Java value for a missing one: null or an empty optional
     * @param present returns the Java value for a present one
     */
    record Absent(Shape inner, @Nullable Object empty, Function<Object, Object> present) implements Shape {

        static Absent nullable(Shape inner) {
            return new Absent(inner, null, Function.identity());
        }

        static Absent optional(Shape inner) {
            return new Absent(inner, Optional.empty(), Optional::of);
        }

        @Override
        public ObjectNode schema(SchemaWriter writer) {
            ObjectNode schema = inner.schema(writer);
            if (!(inner instanceof Scalar) && !(inner instanceof Enumeration)) {
                ObjectNode either = Json.MAPPER.createObjectNode();
                either.putArray("anyOf").add(schema).addObject().put("type", "null");
                return either;
            }
            String type = schema.path("type").textValue();
            Arrays.asList(type, "null").forEach(schema.putArray("type")::add);
            if (schema.get("enum") instanceof ArrayNode constants) {
                constants.addNull();
            }
            return schema;
        }

        @Override
        public @Nullable Object read(JsonNode json, String path, Violations violations) {
            if (json.isNull()) {
                return empty;
            }
            Object value = inner.read(json, path, violations);
            return value == null ? empty : present.apply(value);
        }
    }
}
