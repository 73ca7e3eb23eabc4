package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.base.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A JSON object that arrives in fragments, for fields whose meaning this client does not know. {@link FragmentText} says how
 * texts are combined. Objects are merged field by field, and elements of an array are merged with earlier ones of the same
 * {@code index} and type; an element without an index continues the last one if both have prose of the same type. Elements of
 * one fragment are never merged with each other, so that a single fragment stays as it came. An array without prose that begins
 * with the whole array before it repeats that. Any other value replaces the earlier one, except that a null replaces nothing. Used by one
 * thread at a time.
 */
public final class Fragments {

    /** Fields that may stand beside the prose of an element that continues another one. */
    private static final Set<String> BESIDE_PROSE = Set.of(
            "type",
            "id",
            "index",
            "format",
            "role",
            "name",
            "object",
            "status",
            "mime_type",
            "encrypted_content",
            "signature");

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final boolean ofDeltas;
    /** The place in the array that holds it, if one does. */
    private int position;

    /** Creates an object whose fragments may repeat what came before. */
    public Fragments() {
        this(false);
    }

    private Fragments(boolean ofDeltas) {
        this.ofDeltas = ofDeltas;
    }

    /** Creates an object whose fragments are deltas by the format: texts of unknown names are appended. */
    public static Fragments ofDeltas() {
        return new Fragments(true);
    }

    /** Adds the fields of a fragment. */
    void add(JsonNode fragment) {
        fragment.properties().forEach(field -> add(field.getKey(), field.getValue()));
    }

    /** Adds a fragment of one field. */
    public void add(String name, JsonNode fragment) {
        if (fragment.isNull()) {
            fields.putIfAbsent(name, fragment);
        } else if (fragment.isTextual()) {
            of(FragmentText.class, name, () -> new FragmentText(name, ofDeltas)).add(fragment.textValue());
        } else if (fragment.isObject()) {
            of(Fragments.class, name, () -> new Fragments(ofDeltas)).add(fragment);
        } else if (fragment.isArray()) {
            of(Elements.class, name, () -> new Elements(ofDeltas)).add(fragment);
        } else {
            fields.put(name, fragment);
        }
    }

    /** Returns the value of this kind; a new one takes the place of a value of another kind. */
    private <T> T of(Class<T> kind, String name, Supplier<T> empty) {
        Object known = fields.get(name);
        T value = kind.isInstance(known) ? kind.cast(known) : empty.get();
        fields.put(name, value);
        return value;
    }

    /** Returns whether there is no field. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Returns whether there is no field beyond these. */
    public boolean hasOnly(Set<String> names) {
        return names.containsAll(fields.keySet());
    }

    /** Returns the text of a field so far; empty if there is none. */
    public String text(String name) {
        return fields.get(name) instanceof FragmentText text ? text.toString() : "";
    }

    /** Returns whether there is a field of this name. */
    public boolean has(String name) {
        return fields.containsKey(name);
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
        return !has("index")
                && text("type").equals(Fields.textOrEmpty(next, "type"))
                && hasIdOf(next)
                && fields.keySet().stream().anyMatch(FragmentText::isProse)
                && hasOnlyProse(next);
    }

    private boolean hasIdOf(JsonNode next) {
        String id = Fields.textOrEmpty(next, "id");
        return id.isEmpty() || text("id").isEmpty() || id.equals(text("id"));
    }

    private static boolean hasOnlyProse(JsonNode element) {
        return element.properties().stream().allMatch(field -> isBesideProse(field.getKey(), field.getValue()));
    }

    private static boolean isBesideProse(String name, JsonNode value) {
        return BESIDE_PROSE.contains(name) || value.isBoolean() || value.isNull() || FragmentText.isProse(name);
    }

    private static boolean isOfProse(JsonNode element) {
        return hasOnlyProse(element)
                && element.properties().stream().anyMatch(field -> FragmentText.isProse(field.getKey()));
    }

    /** An array whose elements arrive in fragments. */
    public static final class Elements {

        private final List<Object> elements = new ArrayList<>();
        private final Map<Long, Map<String, Fragments>> byIndex = new HashMap<>();
        private final boolean ofDeltas;
        private JsonNode last = MissingNode.getInstance();
        private int before;

        /** Creates an empty array whose fragments may repeat what came before. */
        public Elements() {
            this(false);
        }

        private Elements(boolean ofDeltas) {
            this.ofDeltas = ofDeltas;
        }

        /** Adds a fragment of the array, whose elements are merged with those of earlier fragments only. */
        public void add(JsonNode fragment) {
            before = elements.size();
            int repeated = ofDeltas ? 0 : repeated(fragment);
            last = fragment;
            for (int i = repeated; i < fragment.size(); i++) {
                JsonNode element = fragment.get(i);
                if (element.isObject()) {
                    place(element, i == 0).add(element);
                } else {
                    elements.add(element);
                }
            }
        }

        /** Returns how many elements at its start repeat the last fragment. */
        private int repeated(JsonNode fragment) {
            for (int i = 0; i < last.size(); i++) {
                JsonNode before = last.get(i);
                if (!before.equals(fragment.get(i)) || before.isNumber() || isOfProse(before)) {
                    return 0;
                }
            }
            return last.size();
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
            Fragments next = new Fragments(ofDeltas);
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
