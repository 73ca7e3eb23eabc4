package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.wire.MadeUpIds;
import java.util.List;

/**
 * A response as a client read it, for comparison.
 *
 * @param finish the provider's own word; empty if none
 */
record SeenReply(String text, String reasoning, List<Call> calls, String finish, Usage usage) {

    /**
     * A tool call.
     *
     * @param id the provider's; empty if it gave none
     */
    record Call(String id, String name, JsonNode arguments) {}

    /** Returns the reply as our client read it. */
    static SeenReply of(ChatReply reply) {
        List<Call> calls = reply.toolCalls().stream()
                .map(call ->
                        new Call(MadeUpIds.isGiven(call.id()) ? call.id() : "", call.name(), parsed(call.arguments())))
                .toList();
        String finish = reply.rawFinishReason() == null ? "" : reply.rawFinishReason();
        return new SeenReply(reply.text(), reply.reasoning(), calls, finish, reply.usage());
    }

    /** Parses arguments; a text that is not JSON becomes a JSON string. */
    static JsonNode parsed(String arguments) {
        try {
            return Json.MAPPER.readTree(arguments);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(arguments);
        }
    }
}
