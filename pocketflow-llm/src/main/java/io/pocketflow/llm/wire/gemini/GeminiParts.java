package io.pocketflow.llm.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The parts of a reply in the generateContent format, as its service wrote them. The texts of a stream are joined
 * across chunks; a part with a signature, or with anything else that the service may expect back, stays separate. Empty
 * texts, which end streams, are dropped.
 */
final class GeminiParts {

    private static final Set<String> WORDS = Set.of("text");
    private static final Set<String> THOUGHT = Set.of("text", "thought");
    private static final Set<String> CALL = Set.of("functionCall");
    private static final Set<String> FUNCTION = Set.of("id", "name", "args");

    private final List<Held> parts = new ArrayList<>();

    /** Adds the parts of one chunk. */
    void add(JsonNode chunk) {
        for (int i = 0; i < chunk.size(); i++) {
            JsonNode part = chunk.path(i);
            if (isJoinable(part) && part.path("text").asText().isEmpty()) {
                continue;
            }
            if (i == 0 && !parts.isEmpty() && parts.get(parts.size() - 1).goesOnWith(part)) {
                parts.get(parts.size() - 1).more.append(part.path("text").asText());
            } else if (part instanceof ObjectNode object) {
                parts.add(new Held(object, new StringBuilder()));
            }
        }
    }

    private static boolean isJoinable(JsonNode part) {
        return part.path("text").isTextual() && Fields.only(part, THOUGHT);
    }

    /** Returns the number of characters of the answer's text before the part with this number. */
    int textBefore(long part) {
        int characters = 0;
        for (int i = 0; i < Math.min(part, parts.size()); i++) {
            ObjectNode first = parts.get(i).first;
            characters += first.path("thought").asBoolean()
                    ? 0
                    : first.path("text").asText().length() + parts.get(i).more.length();
        }
        return characters;
    }

    /** Returns whether the parts of a message contain everything that these contain. */
    boolean arePlain() {
        return parts.stream().allMatch(Held::isPlain);
    }

    /** Returns all parts as a JSON array. */
    String json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        parts.forEach(part -> all.add(part.whole()));
        return all.toString();
    }

    private record Held(ObjectNode first, StringBuilder more) {

        boolean goesOnWith(JsonNode next) {
            return isJoinable(first)
                    && isJoinable(next)
                    && first.path("thought").asBoolean() == next.path("thought").asBoolean();
        }

        boolean isPlain() {
            return Fields.only(first, WORDS)
                    || Fields.only(first, CALL) && Fields.only(first.path("functionCall"), FUNCTION);
        }

        ObjectNode whole() {
            ObjectNode whole = first.deepCopy();
            return more.isEmpty() ? whole : whole.put("text", whole.path("text").asText() + more);
        }
    }
}
