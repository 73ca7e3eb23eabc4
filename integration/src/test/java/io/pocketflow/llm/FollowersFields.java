package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;

/**
 * The fields that followers of Chat Completions add to the messages of an assistant. They are sent back to the
 * followers, whatever their names are. OpenAI's own client does not know them, so all fields that OpenAI does not
 * specify are removed from these messages before a body is judged.
 */
final class FollowersFields {

    private static final Set<String> OF_MESSAGE =
            Set.of("role", "content", "refusal", "name", "audio", "tool_calls", "function_call");
    private static final Set<String> OF_CALL = Set.of("id", "type", "function", "custom");
    private static final Set<String> OF_FUNCTION = Set.of("name", "arguments");
    private static final Set<String> PARTS = Set.of("text", "refusal");

    private FollowersFields() {}

    static void remove(JsonNode body) {
        for (JsonNode one : body.path("messages")) {
            if (one instanceof ObjectNode message
                    && "assistant".equals(message.path("role").textValue())) {
                message.retain(OF_MESSAGE);
                message.path("tool_calls").forEach(FollowersFields::removeFromCall);
                if (message.get("content") instanceof ArrayNode content) {
                    removeParts(message, content);
                }
            }
        }
    }

    private static void removeFromCall(JsonNode one) {
        ObjectNode call = (ObjectNode) one;
        call.retain(OF_CALL);
        if (call.path("type").asText().equals("builtin_function")) {
            call.put("type", "function");
        }
        if (call.path("function") instanceof ObjectNode function) {
            function.retain(OF_FUNCTION);
        }
    }

    private static void removeParts(ObjectNode message, ArrayNode content) {
        for (Iterator<JsonNode> parts = content.elements(); parts.hasNext(); ) {
            if (!PARTS.contains(parts.next().path("type").asText())) {
                parts.remove();
            }
        }
        if (content.isEmpty()) {
            message.put("content", "");
        }
    }
}
