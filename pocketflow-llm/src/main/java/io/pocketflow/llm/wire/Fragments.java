package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.base.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON object that arrives in fragments, for fields whose meaning this client does not know. Texts are appended, objects
 * are merged field by field, and elements of an array are merged with earlier ones of the same {@code index} and type; an
 * element without an index continues the last one if both are words of the same type. Elements of one fragment are never merged
 * with each other, so that a single fragment stays as it came. Any other value replaces the earlier one, except that a null
 * replaces nothing. Used by one thread at a time.
 */
public final class Fragments {

    /** Fields that each fragment repeats whole. */
    private static final Set<String> REPEATED = Set.of(
            "type", "id", "index", "format", "role", "name", "object", "status", "mime_type", "encrypted_content");

    /** Fields whose texts, or lists of texts, come in fragments without an index. */
    private static final Set<String> WORDS = Set.of("text", "thinking", "summary", "reasoning", "signature");

    private final Map<String, Object> fields = new LinkedHashMap<>();
    /** The place in the array that holds it, if one does. */
    private int position;

    /** Adds the fields of a fragment. */
    void add(JsonNode fragment) {
        fragment.properties().forEach(field -> add(field.getKey(), field.getValue()));
    }

    /** Adds a fragment of one field. */
    public void add(String name, JsonNode fragment) {
        if (fragment.isNull()) {
            fields.putIfAbsent(name, fragment);
        } else if (fragment.isTextual() && !REPEATED.contains(name)) {
            of(StringBuilder.class, name).append(fragment.textValue());
        } else if (fragment.isObject()) {
            of(Fragments.class, name).add(fragment);
        } else if (fragment.isArray()) {
            of(Elements.class, name).add(fragment);
        } else {
            fields.put(name, fragment);
        }
    }

    /** The value of this kind; a new one takes the place of a value of another kind. */
    private <T> T of(Class<T> kind, String name) {
        Object known = fields.get(name);
        if (!kind.isInstance(known)) {
            known = kind == StringBuilder.class
                    ? new StringBuilder()
                    : kind == Elements.class ? new Elements() : new Fragments();
            fields.put(name, known);
        }
        return kind.cast(known);
    }

    /** Returns whether there is no field. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Returns whether there is no field beyond these. */
    public boolean hasOnly(Set<String> names) {
        return names.containsAll(fields.keySet());
    }

    /** Returns the text of a field that comes in fragments; empty if there is none. */
    public String text(String name) {
        return fields.get(name) instanceof StringBuilder text ? text.toString() : "";
    }

    /** Returns whether there is a field of this name. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** Returns the text of a field that each fragment repeats; empty if there is none. */
    String repeated(String name) {
        return fields.get(name) instanceof TextNode text ? text.textValue() : "";
    }

    /** Returns the object so far. */
    public ObjectNode whole() {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, value) -> whole.set(name, whole(value)));
        return whole;
    }

    private static JsonNode whole(Object value) {
        if (value instanceof Fragments object) {
            return object.whole();
        }
        if (value instanceof Elements array) {
            return array.whole();
        }
        return value instanceof JsonNode node ? node : TextNode.valueOf(value.toString());
    }

    private boolean isContinuedBy(JsonNode next) {
        if (has("index") || !repeated("type").equals(Fields.textOrEmpty(next, "type"))) {
            return false;
        }
        return hasIdOf(next)
                && fields.keySet().stream().anyMatch(WORDS::contains)
                && next.properties().stream().allMatch(field -> isOfWords(field.getKey(), field.getValue()));
    }

    private boolean hasIdOf(JsonNode next) {
        String id = Fields.textOrEmpty(next, "id");
        return id.isEmpty() || repeated("id").isEmpty() || id.equals(repeated("id"));
    }

    private static boolean isOfWords(String name, JsonNode value) {
        return WORDS.contains(name) || REPEATED.contains(name) || value.isBoolean() || value.isNull();
    }

    /** An array whose elements arrive in fragments. */
    public static final class Elements {

        private final List<Object> elements = new ArrayList<>();
        private final Map<Long, Map<String, Fragments>> byIndex = new HashMap<>();
        private int before;

        /** Adds a fragment of the array, whose elements are merged with those of earlier fragments only. */
        public void add(JsonNode fragment) {
            before = elements.size();
            for (int i = 0; i < fragment.size(); i++) {
                JsonNode element = fragment.get(i);
                if (element.isObject()) {
                    place(element, i == 0).add(element);
                } else {
                    elements.add(element);
                }
            }
        }

        private Fragments place(JsonNode element, boolean first) {
            JsonNode index = element.path("index");
            if (!index.isIntegralNumber()) {
                Object last = elements.isEmpty() ? null : elements.get(elements.size() - 1);
                return first && last instanceof Fragments words && words.isContinuedBy(element) ? words : begin();
            }
            Map<String, Fragments> there = byIndex.computeIfAbsent(index.longValue(), unknown -> new LinkedHashMap<>());
            Fragments known = there.get(Fields.textOrEmpty(element, "type"));
            if (known == null
                    && (there.containsKey("")
                            || Fields.textOrEmpty(element, "type").isEmpty())) {
                known = there.values().stream().findFirst().orElse(null);
            }
            if (known != null && known.position < before && known.hasIdOf(element)) {
                return known;
            }
            Fragments next = begin();
            there.put(Fields.textOrEmpty(element, "type"), next);
            return next;
        }

        private Fragments begin() {
            Fragments next = new Fragments();
            next.position = elements.size();
            elements.add(next);
            return next;
        }

        /** Returns the elements joined from their fragments. */
        public ArrayNode whole() {
            ArrayNode whole = JsonNodeFactory.instance.arrayNode();
            elements.forEach(element -> whole.add(Fragments.whole(element)));
            return whole;
        }
    }
}
