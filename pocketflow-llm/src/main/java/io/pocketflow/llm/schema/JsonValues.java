package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A writer of values as JSON, in the form that {@link Shapes} reads; it writes beans as Jackson does. */
public final class JsonValues {

    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();

    private JsonValues() {}

    /** Returns a value as text for a model: a text as it is, any other value as JSON. */
    public static String text(@Nullable Object value) {
        return value instanceof CharSequence text
                ? text.toString()
                : tree(value).toString();
    }

    /** Returns whether the {@code toString} of the value is its JSON text without the quotes. */
    public static boolean isPlain(Object value) {
        return value instanceof Temporal
                || value instanceof TemporalAmount
                || value instanceof URI
                || value instanceof UUID
                || value instanceof Path
                || value instanceof CharSequence
                || value instanceof Character;
    }

    /** Returns a value as JSON, with enums and records as their schemas describe them. */
    public static JsonNode tree(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Enum<?> constant) {
            return NODES.textNode(Shapes.constantName(constant));
        }
        if (isPlain(value)) {
            return NODES.textNode(value.toString());
        }
        if (value instanceof Record record) {
            return object(record);
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, entry) -> object.set(String.valueOf(key), tree(entry)));
            return object;
        }
        if (value instanceof Iterable<?> elements && !(value instanceof JsonNode)) {
            ArrayNode array = NODES.arrayNode();
            elements.forEach(element -> array.add(tree(element)));
            return array;
        }
        if (value instanceof Object[] elements) {
            return tree(Arrays.asList(elements));
        }
        return optional(value);
    }

    private static JsonNode optional(Object value) {
        if (value instanceof Optional<?> optional) {
            return tree(optional.orElse(null));
        }
        if (value instanceof OptionalInt optional) {
            return tree(optional.isPresent() ? optional.getAsInt() : null);
        }
        if (value instanceof OptionalLong optional) {
            return tree(optional.isPresent() ? optional.getAsLong() : null);
        }
        if (value instanceof OptionalDouble optional) {
            return tree(optional.isPresent() ? optional.getAsDouble() : null);
        }
        // the mapper would drop the zeros at the end of an amount
        return value instanceof BigDecimal exact ? DecimalNode.valueOf(exact) : Json.MAPPER.valueToTree(value);
    }

    private static ObjectNode object(Record record) {
        ObjectNode object = NODES.objectNode();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                object.set(Shapes.propertyName(component), tree(accessor.invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(
                        "cannot read " + component.getName() + " of "
                                + record.getClass().getName(),
                        e);
            }
        }
        return object;
    }
}
