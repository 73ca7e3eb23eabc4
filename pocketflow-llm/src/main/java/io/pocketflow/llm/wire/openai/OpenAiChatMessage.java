package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.wire.ConversationIds;
import io.pocketflow.llm.wire.FittingCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of Chat Completions that a request sends as they were written, and the assistant's. Stateless. */
public final class OpenAiChatMessage {

    private OpenAiChatMessage() {}

    /** Writes a message: as the server wrote it if it was a server of this format, else from its parts. */
    public static ObjectNode assistant(Message message, ConversationIds ids) {
        ids.beginTurn();
        ObjectNode to = original(message);
        if (to == null) {
            refuseOthers(message);
            to = of(message.parts());
        }
        for (JsonNode call : to.path("tool_calls")) {
            if (call instanceof ObjectNode object) {
                FittingCall.fitId(object, "id", ids);
                fit(object);
            }
        }
        return to;
    }

    /** Returns the texts and calls among these parts as a message. */
    static ObjectNode of(List<Part> parts) {
        ObjectNode to = Json.MAPPER.createObjectNode().put("role", "assistant");
        Message message = new Message(Message.Role.ASSISTANT, parts, null);
        List<ToolCall> calls = Parts.of(message, ToolCall.class);
        String text = message.text();
        to.put("content", text.isEmpty() && !calls.isEmpty() ? null : text);
        if (!calls.isEmpty()) {
            ArrayNode list = to.putArray("tool_calls");
            calls.forEach(call -> list.addObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments()));
        }
        return to;
    }

    private static void refuseOthers(Message message) {
        for (Part part : Parts.withoutHints(message)) {
            if (!(part instanceof Part.Text || part instanceof ToolCall || part instanceof Part.Reasoning)) {
                throw OpenAiParts.refused(message, part);
            }
        }
    }

    /** Returns the message as it was written in this format, or null if it was not. */
    static @Nullable ObjectNode original(Message message) {
        Message.Original original = message.original();
        if (original == null || !original.format().equals(Provider.OPENAI.prefix())) {
            return null;
        }
        if (Fields.parsed(original.json()) instanceof ObjectNode json) {
            return json;
        }
        throw new LlmException(
                Kind.BAD_REQUEST,
                OpenAiParts.originalOf(message) + " must be a JSON object in the format " + original.format()
                        + " but is not");
    }

    /** Repairs a call. The name of a function of the server's own, such as {@code $web_search}, is not changed. */
    private static void fit(ObjectNode call) {
        String type = Fields.text(call, "type");
        if (call.get("function") instanceof ObjectNode function) {
            if (type == null || type.equals("function")) {
                FittingCall.fitName(function, "name");
            }
            if (function.get("arguments") instanceof TextNode arguments) {
                function.put("arguments", FittingCall.arguments(arguments.textValue()));
            }
        }
        if (call.get("custom") instanceof ObjectNode custom) {
            FittingCall.fitName(custom, "name");
        }
    }
}
