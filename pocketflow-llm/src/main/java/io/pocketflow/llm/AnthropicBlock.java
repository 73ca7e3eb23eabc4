package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** One block of a reply in the Messages format, as its service wrote it: how it began, and what was added to it. */
final class AnthropicBlock {

    private static final Set<String> TEXT = Set.of("type", "text", "citations");
    private static final Set<String> CALL = Set.of("type", "id", "name", "input");

    private final ObjectNode start;
    private final String type;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final StringBuilder input = new StringBuilder();

    AnthropicBlock(ObjectNode start) {
        this.start = start.deepCopy();
        this.type = Fields.textOrEmpty(start, "type");
    }

    /** Whether it is a call of a tool of ours. */
    boolean isCall() {
        return type.equals("tool_use");
    }

    /** Whether parts of a message say all that it says. */
    boolean isPlain() {
        boolean cited = !start.path("citations").isEmpty();
        return type.equals("text") && !cited && Fields.only(start, TEXT) || isCall() && Fields.only(start, CALL);
    }

    /** Whether it is a text that came to nothing; the service sends such, but does not take them back. */
    boolean isBlank() {
        return type.equals("text") && (startOf("text", "text") + text).isBlank();
    }

    /** What a field holds from the start, if this is a block of that type. */
    String startOf(String type, String field) {
        return this.type.equals(type) ? Fields.textOrEmpty(start, field) : "";
    }

    /** The arguments that it has from the start, as in a whole reply; a stream begins with an empty object. */
    String startOfInput() {
        JsonNode whole = start.path("input");
        return whole.isMissingNode() || whole.isNull() || whole.isObject() && whole.isEmpty() ? "" : whole.toString();
    }

    /** More of it. */
    void add(JsonNode delta) {
        text.append(Fields.textOrEmpty(delta, "text"));
        thinking.append(Fields.textOrEmpty(delta, "thinking"));
        signature.append(Fields.textOrEmpty(delta, "signature"));
        input.append(Fields.textOrEmpty(delta, "partial_json"));
        if (delta.path("citation").isObject()) {
            citations().add(delta.path("citation"));
        }
    }

    private ArrayNode citations() {
        return start.path("citations") instanceof ArrayNode present ? present : start.putArray("citations");
    }

    /** All of it. Input that is no object, as it was cut at the token limit, is left out. */
    ObjectNode whole() {
        ObjectNode whole = start.deepCopy();
        put(whole, "text", text);
        put(whole, "thinking", thinking);
        put(whole, "signature", signature);
        if (!input.isEmpty()) {
            whole.set("input", Fields.object(input.toString()));
        }
        return whole;
    }

    private static void put(ObjectNode whole, String field, StringBuilder more) {
        if (!more.isEmpty()) {
            whole.put(field, Fields.textOrEmpty(whole, field) + more);
        }
    }
}
