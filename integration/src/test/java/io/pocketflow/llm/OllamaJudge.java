package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The judge of Ollama's format, which has no official client in Java. It is written by hand from the API documentation
 * and the JSON names of Ollama's {@code ChatRequest}: each object has fields of these names and kinds, and no others.
 */
final class OllamaJudge {

    private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
    private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
    private static final Predicate<JsonNode> WHOLE = JsonNode::isIntegralNumber;
    private static final Predicate<JsonNode> NUMBER = JsonNode::isNumber;
    private static final Predicate<JsonNode> FREE = JsonNode::isObject;
    private static final Predicate<JsonNode> TEXTS = listOf(TEXT);

    private static final Predicate<JsonNode> CALL = object(
            Set.of("function"),
            Map.of(
                    "id",
                    TEXT,
                    "function",
                    object(Set.of("name", "arguments"), Map.of("index", WHOLE, "name", TEXT, "arguments", FREE))));

    private static final Predicate<JsonNode> MESSAGE = object(
            Set.of("role", "content"),
            Map.of(
                    "role", oneOf("system", "user", "assistant", "tool"),
                    "content", TEXT,
                    "thinking", TEXT,
                    "images", TEXTS,
                    "tool_calls", listOf(CALL),
                    "tool_name", TEXT,
                    "tool_call_id", TEXT));

    private static final Predicate<JsonNode> TOOL = object(
            Set.of("type", "function"),
            Map.of(
                    "type", oneOf("function"),
                    "function",
                            object(
                                    Set.of("name", "parameters"),
                                    Map.of("name", TEXT, "description", TEXT, "parameters", FREE))));

    private static final Predicate<JsonNode> OPTIONS =
            object(Set.of(), Map.of("temperature", NUMBER, "num_predict", WHOLE, "stop", TEXTS, "seed", WHOLE));

    private static final Predicate<JsonNode> BODY = object(
            Set.of("model", "messages", "stream"),
            Map.of(
                    "model",
                    TEXT,
                    "messages",
                    listOf(MESSAGE).and(list -> !list.isEmpty()),
                    "tools",
                    listOf(TOOL),
                    "format",
                    FREE.or(oneOf("json")),
                    "options",
                    OPTIONS,
                    "stream",
                    FLAG));

    private static final Predicate<JsonNode> EMBEDDING = object(
            Set.of("model", "input"),
            Map.of(
                    "model", TEXT,
                    "input", TEXTS.and(list -> !list.isEmpty()),
                    "dimensions", WHOLE,
                    "truncate", FLAG));

    private OllamaJudge() {}

    static void judgeEmbedding(JsonNode body) {
        EMBEDDING.test(body);
    }

    static void judge(JsonNode body) {
        BODY.test(body);
    }

    private static Predicate<JsonNode> oneOf(String... words) {
        return node -> Set.of(words).contains(node.textValue() == null ? "" : node.textValue());
    }

    private static Predicate<JsonNode> listOf(Predicate<JsonNode> element) {
        return node -> {
            Judges.refuse(!node.isArray(), "not a list: " + node);
            node.forEach(one -> Judges.refuse(!element.test(one), "invalid element of the list: " + one));
            return true;
        };
    }

    /** Returns a predicate that throws at the innermost wrong place, so that the error names it. */
    private static Predicate<JsonNode> object(Set<String> required, Map<String, Predicate<JsonNode>> fields) {
        return node -> {
            Judges.refuse(!node.isObject(), "not an object: " + node);
            required.forEach(name -> Judges.refuse(!node.has(name), "missing field " + name + " in " + node));
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Predicate<JsonNode> kind = fields.get(field.getKey());
                Judges.refuse(kind == null, "unknown field " + field.getKey());
                Judges.refuse(!kind.test(field.getValue()), "invalid " + field.getKey() + ": " + field.getValue());
            }
            return true;
        };
    }
}
