package io.pocketflow.llm.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A reader of fields from JSON that may not conform to the format: fields of another type count as missing. */
public final class Fields {

    /** The maximum count: far above any number of tokens, and far below an overflow of sums. */
    private static final long HIGHEST_COUNT = 1L << 50;

    /** Other spellings by the names that formats look for, which are few. */
    private static final Map<String, String> OTHER_SPELLINGS = new ConcurrentHashMap<>();

    private static final Pattern UPPER = Pattern.compile("[A-Z]");
    private static final Pattern WORD = Pattern.compile("_([a-z])");

    private Fields() {}

    /**
     * Returns the value of a field; missing if there is none. A field whose name has several words may be in the other of the
     * two spellings {@code finish_reason} and {@code finishReason}, as some servers and gateways write all names their way.
     */
    public static JsonNode get(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() || !node.isObject()) {
            return value;
        }
        String other = OTHER_SPELLINGS.get(field);
        if (other == null) {
            other = OTHER_SPELLINGS.computeIfAbsent(field, Fields::otherSpelling);
        }
        return other.equals(field) ? value : node.path(other);
    }

    private static String otherSpelling(String name) {
        return name.indexOf('_') < 0
                ? UPPER.matcher(name).replaceAll(letter -> "_" + letter.group().toLowerCase(Locale.ROOT))
                : WORD.matcher(name).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** Returns the text of a field; null if it has none. */
    static @Nullable public String text(JsonNode node, String field) {
        JsonNode value = get(node, field);
        return value.isTextual() ? value.asText() : null;
    }

    /** Returns the text of a field; empty if it has none. */
    public static String textOrEmpty(JsonNode node, String field) {
        String text = text(node, field);
        return text == null ? "" : text;
    }

    /** Returns the text of a field; null if it has none or an empty one. */
    static @Nullable public String word(JsonNode node, String field) {
        String text = text(node, field);
        return text == null || text.isEmpty() ? null : text;
    }

    /** Returns a count of 0 or more; 0 if there is none. */
    public static long count(JsonNode node, String field) {
        return count(get(node, field));
    }

    /** Returns a value as a count of 0 or more; 0 if it is not a number. */
    static long count(JsonNode value) {
        return value.isNumber() ? (long) Math.min(Math.max(0, value.asDouble()), HIGHEST_COUNT) : 0;
    }

    /** Returns the JSON object in a text; an empty one if the text contains something else. */
    public static ObjectNode object(String json) {
        return parsed(json) instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
    }

    /** Returns the JSON in a text; null if the text is not JSON, or contains more after it. */
    static @Nullable public JsonNode parsed(String json) {
        try {
            return Json.ofServer(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Returns whether an object has no other fields than these. */
    public static boolean only(JsonNode object, Set<String> names) {
        return object.isObject() && object.properties().stream().allMatch(field -> names.contains(field.getKey()));
    }
}
