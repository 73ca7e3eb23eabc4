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

/** Reads what a format says from JSON that may hold something else: fields of another type are as good as missing. */
public final class Fields {

    /** Far above any count of tokens, and far below what overflows when such are added. */
    private static final long HIGHEST_COUNT = 1L << 50;

    /** By the names that formats look for, which are few. */
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
        return value.isMissingNode() && node.isObject()
                ? node.path(OTHER_SPELLINGS.computeIfAbsent(field, Fields::otherSpelling))
                : value;
    }

    private static String otherSpelling(String name) {
        return name.indexOf('_') < 0
                ? UPPER.matcher(name).replaceAll(letter -> "_" + letter.group().toLowerCase(Locale.ROOT))
                : WORD.matcher(name).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** The text of a field; null if it has none. */
    static @Nullable public String text(JsonNode node, String field) {
        JsonNode value = get(node, field);
        return value.isTextual() ? value.asText() : null;
    }

    /** The text of a field; empty if it has none. */
    public static String textOrEmpty(JsonNode node, String field) {
        String text = text(node, field);
        return text == null ? "" : text;
    }

    /** A count of 0 or more; 0 if there is none. */
    public static long count(JsonNode node, String field) {
        return count(get(node, field));
    }

    /** The same of a value. */
    static long count(JsonNode value) {
        return value.isNumber() ? (long) Math.min(Math.max(0, value.asDouble()), HIGHEST_COUNT) : 0;
    }

    /** The object that a text holds; an empty one if it holds something else. */
    public static ObjectNode object(String json) {
        return parsed(json) instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
    }

    /** What a text holds; null if it is no JSON, or JSON with something after it. */
    static @Nullable public JsonNode parsed(String json) {
        try {
            return Json.ofServer(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Whether an object has no other fields than these. */
    public static boolean only(JsonNode object, Set<String> names) {
        return object.isObject() && object.properties().stream().allMatch(field -> names.contains(field.getKey()));
    }
}
