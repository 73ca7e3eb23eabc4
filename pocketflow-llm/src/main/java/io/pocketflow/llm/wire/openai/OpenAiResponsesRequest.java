package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.schema.SchemaTree;
import io.pocketflow.llm.schema.StrictSchema;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.CallIds;
import io.pocketflow.llm.wire.ConversationIds;
import io.pocketflow.llm.wire.FittingCall;
import io.pocketflow.llm.wire.Unsupported;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request for Responses.
 *
 * <p>The whole conversation is sent, so the provider need not keep it: {@code store} is false unless the options say
 * otherwise. System messages at the beginning become the {@code instructions}. A message with an original of this format is sent
 * as its items. A reasoning item works only with its encrypted content. The request asks for this content if the
 * options have a {@code reasoning}, because models that do not reason reject such a request. Reasoning items without it
 * are left out, because the provider did not store them. The format has no stop texts: they are rejected. It has no seed:
 * a seed is left out. The result of a custom tool's call goes back as an output of that kind.
 */
final class OpenAiResponsesRequest {

    private final ObjectNode root = Json.MAPPER.createObjectNode();
    private final boolean stored;
    private final ModelConfig config;
    private final ConversationIds ids = new ConversationIds(CallIds.OPENAI_RESPONSES);
    private final Set<String> customCalls = new HashSet<>();

    private OpenAiResponsesRequest(Map<String, Object> options, ModelConfig config) {
        this.stored = Boolean.TRUE.equals(options.get("store"));
        this.config = config;
    }

    static ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        if (!request.stop().isEmpty()) {
            throw new LlmException(
                    Kind.BAD_REQUEST, "OpenAI Responses has no stop texts but the request has " + request.stop());
        }
        Unsupported.refuseNames(request, Provider.OPENAI_RESPONSES);
        OpenAiResponsesRequest writer = new OpenAiResponsesRequest(request.options(), config);
        writer.root.put("model", model);
        writer.conversation(request.messages());
        writer.settings(request);
        writer.tools(request);
        writer.format(request);
        if (streaming) {
            writer.root.put("stream", true);
        }
        return writer.root;
    }

    private void conversation(List<Message> messages) {
        int first = 0;
        while (first < messages.size()
                && messages.get(first).role() == Message.Role.SYSTEM
                && original(messages.get(first)) == null) {
            first++;
        }
        if (first == messages.size()) {
            first = 0; // instructions alone are not a request
        }
        if (first > 0) {
            root.put(
                    "instructions",
                    messages.subList(0, first).stream().map(OpenAiParts::words).collect(Collectors.joining("\n\n")));
        }
        ArrayNode input = root.putArray("input");
        messages.subList(first, messages.size()).forEach(message -> message(message, input));
    }

    private void message(Message message, ArrayNode to) {
        JsonNode original = message.role() == Message.Role.ASSISTANT ? null : original(message);
        if (original != null) {
            original.forEach(to::add);
            return;
        }
        switch (message.role()) {
            case SYSTEM -> said("system", OpenAiParts.words(message), to);
            case USER -> user(message, to);
            case ASSISTANT -> assistant(message, to);
            case TOOL -> Parts.withoutHints(message).forEach(part -> result(message, part, to));
        }
    }

    private static ObjectNode message(String role, ArrayNode to) {
        return to.addObject().put("type", "message").put("role", role);
    }

    private static void said(String role, String text, ArrayNode to) {
        message(role, to).put("content", text);
    }

    private static void user(Message message, ArrayNode to) {
        if (Parts.isText(message)) {
            said("user", message.text(), to);
            return;
        }
        ResponsesContent.write(message, message("user", to).putArray("content"));
    }

    private void assistant(Message message, ArrayNode to) {
        ids.beginTurn();
        JsonNode original = original(message);
        if (original != null) {
            original.forEach(item -> {
                if (stored || !item.path("type").asText().equals("reasoning") || isEncrypted(item)) {
                    to.add(fitting(item));
                }
            });
            return;
        }
        for (Part part : Parts.withoutHints(message)) {
            if (part instanceof Part.Text text) {
                said("assistant", text.text(), to);
            } else if (part instanceof ToolCall call) {
                to.addObject()
                        .put("type", "function_call")
                        .put("call_id", ids.call(call.id()))
                        .put("name", FittingCall.name(call.name()))
                        .put("arguments", FittingCall.arguments(call.arguments()));
            } else if (!(part instanceof Part.Reasoning)) {
                throw OpenAiParts.refused(message, part);
            }
        }
    }

    private JsonNode fitting(JsonNode item) {
        String type = item.path("type").asText();
        if (item instanceof ObjectNode call && (type.equals("function_call") || type.equals("custom_tool_call"))) {
            FittingCall.fitId(call, "call_id", ids);
            FittingCall.fitName(call, "name");
            if (type.equals("custom_tool_call")) {
                customCalls.add(call.path("call_id").asText());
            } else if (call.path("arguments").isTextual()) {
                call.put(
                        "arguments",
                        FittingCall.arguments(call.path("arguments").textValue()));
            }
        }
        return item;
    }

    private static boolean isEncrypted(JsonNode reasoning) {
        return !reasoning.path("encrypted_content").asText("").isEmpty();
    }

    /** Returns the items of the message as they were written in this format, or null if they were not. */
    private static @Nullable JsonNode original(Message message) {
        Message.Original original = message.original();
        if (original == null || !original.format().equals(OpenAiResponses.NAME)) {
            return null;
        }
        JsonNode items = Fields.parsed(original.json());
        if (items == null) {
            throw new LlmException(Kind.BAD_REQUEST, OpenAiParts.originalOf(message) + " is not JSON");
        }
        if (items.isArray()) {
            return items;
        }
        throw new LlmException(Kind.BAD_REQUEST, OpenAiParts.originalOf(message) + " must be an array of items");
    }

    private void result(Message message, Part part, ArrayNode to) {
        if (!(part instanceof ToolResult result)) {
            throw OpenAiParts.refused(message, part);
        }
        String id = ids.result(result.callId());
        ObjectNode output = to.addObject()
                .put("type", customCalls.contains(id) ? "custom_tool_call_output" : "function_call_output")
                .put("call_id", id);
        if (result.attachments().isEmpty()) {
            output.put("output", result.content());
        } else {
            ResponsesContent.write(message, result, output.putArray("output"));
        }
    }

    private void settings(ChatRequest request) {
        root.put("store", false);
        if (request.options().get("reasoning") != null && !stored) {
            root.putArray("include").add("reasoning.encrypted_content");
        }
        if (request.temperature() != null) {
            root.put("temperature", request.temperature());
        }
        if (request.maxTokens() != null) {
            root.put("max_output_tokens", request.maxTokens());
        }
    }

    private void tools(ChatRequest request) {
        if (!request.tools().isEmpty()) {
            ArrayNode tools = root.putArray("tools");
            OpenAiStrictness strictness = OpenAiStrictness.of(request.tools(), config);
            request.tools().forEach(tool -> {
                ObjectNode one = tools.addObject();
                function(tool, strictness, one);
                BodyOptions.putIntoTool(one, tool.options());
            });
        }
        ToolChoice choice = request.toolChoice();
        if (choice != null && !choice.allowed().isEmpty()) {
            ObjectNode list = root.putObject("tool_choice").put("type", "allowed_tools");
            list.set("mode", OpenAiParts.mode(choice));
            ArrayNode allowed = list.putArray("tools");
            choice.allowed()
                    .forEach(name -> allowed.addObject().put("type", "function").put("name", name));
        } else if (choice != null && choice.name() != null) {
            root.putObject("tool_choice").put("type", "function").put("name", choice.name());
        } else if (choice != null && OpenAiParts.sendsChoice(request)) {
            root.set("tool_choice", OpenAiParts.mode(choice));
        }
    }

    private static void function(ToolSpec tool, OpenAiStrictness strictness, ObjectNode to) {
        to.put("type", "function").put("name", tool.name());
        if (!tool.description().isEmpty()) {
            to.put("description", tool.description());
        }
        to.set("parameters", SchemaTree.of(tool.parameters().json()));
        // always given: the provider assumes true where it is missing
        to.put("strict", strictness.isStrict(tool));
    }

    private void format(ChatRequest request) {
        ResponseFormat format = request.responseFormat();
        if (format == null) {
            return;
        }
        ObjectNode to = root.putObject("text").putObject("format");
        JsonSchema schema = format.schema();
        if (schema == null) {
            to.put("type", "json_object");
            return;
        }
        to.put("type", "json_schema").put("name", format.name());
        to.set("schema", SchemaTree.of(schema.json()));
        to.put("strict", StrictSchema.takes(schema));
    }
}
