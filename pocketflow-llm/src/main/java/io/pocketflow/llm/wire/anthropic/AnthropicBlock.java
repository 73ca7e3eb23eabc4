package io.pocketflow.llm.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.Fragments;
import java.util.Map;
import java.util.Set;

/**
 * One block of a reply in the Messages format, as its service wrote it: how it began, and what deltas added. To a block of
 * an unknown type all fields of its deltas are added. A block of a known type has only the fields that the service accepts
 * back.
 */
final class AnthropicBlock {

    private static final Set<String> TEXT = Set.of("type", "text", "citations");
    private static final Set<String> CALL = Set.of("type", "id", "name", "input");
    private static final Set<String> WORDS = Set.of("text");
    /** The fields that deltas of the known types add, besides input and citations. */
    private static final Map<String, Set<String>> ADDED =
            Map.of("text", WORDS, "thinking", Set.of("thinking", "signature"), "tool_use", Set.of());

    private final ObjectNode start;
    private final String type;
    private final Fragments added = Fragments.ofDeltas();
    private final StringBuilder input = new StringBuilder();
    private boolean changed;
    private boolean ended;

    AnthropicBlock(ObjectNode start) {
        this.start = start.deepCopy();
        this.type = Fields.textOrEmpty(start, "type");
    }

    /** Returns whether the block is a call of one of the application's tools. */
    boolean isCall() {
        return type.equals("tool_use");
    }

    String type() {
        return type;
    }

    /** Returns the citations of a text so far. */
    JsonNode citations() {
        return start.path("citations");
    }

    /** Returns whether the parts of a message contain everything that the block contains. */
    boolean isPlain() {
        boolean cited = !start.path("citations").isEmpty();
        return type.equals("text") && !cited && Fields.only(start, TEXT) && added.hasOnly(WORDS)
                || isCall() && Fields.only(start, CALL) && added.isEmpty();
    }

    /** Returns whether the block is an empty text, which the service sends, but does not accept back. */
    boolean isBlank() {
        return type.equals("text") && (startOf("text", "text") + added.text("text")).isBlank();
    }

    /** Returns whether the block began like this, and nothing was added. */
    boolean isStillAs(ObjectNode other) {
        return !changed && start.equals(other);
    }

    /** Returns the field's text at the start, if this is a block of that type. */
    String startOf(String type, String field) {
        return this.type.equals(type) ? Fields.textOrEmpty(start, field) : "";
    }

    /**
     * Returns the arguments at the start, unless deltas brought them; a stream begins with an empty object. Some servers write
     * the object as a text.
     */
    String inputOfStart() {
        JsonNode whole = start.path("input");
        boolean none = whole.isMissingNode() || whole.isNull() || whole.isObject() && whole.isEmpty();
        return none || !input.isEmpty() ? "" : whole.isTextual() ? whole.textValue() : whole.toString();
    }

    void add(JsonNode delta) {
        changed = true;
        for (Map.Entry<String, JsonNode> field : delta.properties()) {
            add(field.getKey(), field.getValue());
        }
    }

    private void add(String name, JsonNode more) {
        switch (name) {
            case "type" -> {
                // the delta's own
            }
            case "partial_json" -> input.append(more.asText(""));
            case "citation" -> {
                if (more.isObject()) {
                    (citations() instanceof ArrayNode present ? present : start.putArray("citations")).add(more);
                }
            }
            default -> {
                if (!more.isNull() && ADDED.getOrDefault(type, Set.of(name)).contains(name)) {
                    added.add(name, more);
                }
            }
        }
    }

    /** Returns whether its end was reported. */
    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /**
     * Returns the whole block. Input that is not an object, because it was truncated at the token limit, is left out, and so is
     * the file of a citation, which the service sends, but does not accept back.
     */
    ObjectNode whole() {
        ObjectNode whole = start.deepCopy();
        for (Map.Entry<String, JsonNode> field : added.whole().properties()) {
            Fragments value = Fragments.ofDeltas();
            if (start.has(field.getKey())) {
                value.add(field.getKey(), start.get(field.getKey()));
            }
            value.add(field.getKey(), field.getValue());
            whole.setAll(value.whole());
        }
        if (!input.isEmpty()) {
            whole.set("input", Fields.object(input.toString()));
        } else if (whole.path("input").isTextual()) {
            whole.set("input", Fields.object(whole.path("input").textValue()));
        }
        if (type.equals("text")) {
            for (JsonNode citation : whole.path("citations")) {
                if (citation instanceof ObjectNode object) {
                    object.remove("file_id");
                }
            }
        }
        return whole;
    }
}
