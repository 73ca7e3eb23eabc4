package io.pocketflow.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Writes a request for Chat Completions.
 *
 * <p>System messages keep the role {@code system}: OpenAI's reasoning models take it for their {@code developer}, which
 * other servers do not know. Reasoning and {@link Message#original} are not sent, as the format has no place for them,
 * and {@link ToolResult#failed} is in the content only. Tools and schemas are strict where OpenAI takes them so.
 */
final class OpenAiChatRequest {

    private final ObjectNode root = Json.MAPPER.createObjectNode();

    private OpenAiChatRequest() {}

    static ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        OpenAiChatRequest writer = new OpenAiChatRequest();
        writer.root.put("model", model);
        ArrayNode messages = writer.root.putArray("messages");
        request.messages().forEach(message -> message(message, messages));
        writer.settings(request, config);
        writer.tools(request);
        writer.format(request.responseFormat());
        if (streaming) {
            writer.stream(config);
        }
        return writer.root;
    }

    /** Mistral tells the usage unasked, and refuses to be asked. */
    private void stream(ModelConfig config) {
        root.put("stream", true);
        if (!config.baseUrl().getHost().toLowerCase(Locale.ROOT).endsWith(".mistral.ai")) {
            root.putObject("stream_options").put("include_usage", true);
        }
    }

    private static void message(Message message, ArrayNode to) {
        switch (message.role()) {
            case SYSTEM -> to.addObject().put("role", "system").put("content", OpenAiParts.words(message));
            case USER -> user(message, to.addObject().put("role", "user"));
            case ASSISTANT -> assistant(message, to.addObject().put("role", "assistant"));
            case TOOL -> message.parts().forEach(part -> result(message, part, to));
        }
    }

    private static void user(Message message, ObjectNode to) {
        if (message.parts().stream().allMatch(part -> part instanceof Part.Text)) {
            // not an array: many compatible servers take a text only
            to.put("content", message.text());
            return;
        }
        ArrayNode content = to.putArray("content");
        for (Part part : message.parts()) {
            if (part instanceof Part.Text text) {
                content.addObject().put("type", "text").put("text", text.text());
            } else if (part instanceof Part.ImageData image) {
                image(content, OpenAiParts.dataUrl(image));
            } else if (part instanceof Part.ImageUrl image) {
                image(content, image.url().toString());
            } else {
                throw OpenAiParts.refused(message, part);
            }
        }
    }

    private static void image(ArrayNode content, String url) {
        content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    }

    private static void assistant(Message message, ObjectNode to) {
        message.parts().stream()
                .filter(part ->
                        part instanceof Part.ImageData || part instanceof Part.ImageUrl || part instanceof ToolResult)
                .findFirst()
                .ifPresent(part -> {
                    throw OpenAiParts.refused(message, part);
                });
        List<ToolCall> calls = message.partsOf(ToolCall.class);
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
    }

    private static void result(Message message, Part part, ArrayNode to) {
        if (!(part instanceof ToolResult result)) {
            throw OpenAiParts.refused(message, part);
        }
        to.addObject().put("role", "tool").put("tool_call_id", result.callId()).put("content", result.content());
    }

    private void settings(ChatRequest request, ModelConfig config) {
        if (request.temperature() != null) {
            root.put("temperature", request.temperature());
        }
        if (request.maxTokens() != null) {
            root.put(config.tokenLimitField().wireName, request.maxTokens());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(root.putArray("stop")::add);
        }
        if (request.seed() != null) {
            root.put("seed", request.seed());
        }
    }

    private void tools(ChatRequest request) {
        if (!request.tools().isEmpty()) {
            ArrayNode tools = root.putArray("tools");
            request.tools()
                    .forEach(tool -> function(
                            tool, tools.addObject().put("type", "function").putObject("function")));
        }
        ToolChoice choice = request.toolChoice();
        if (choice != null && choice.name() != null) {
            ObjectNode one = root.putObject("tool_choice").put("type", "function");
            one.putObject("function").put("name", choice.name());
        } else if (choice != null && OpenAiParts.tellsChoice(request)) {
            root.set("tool_choice", OpenAiParts.mode(choice));
        }
    }

    private static void function(ToolSpec tool, ObjectNode to) {
        to.put("name", tool.name());
        if (!tool.description().isEmpty()) {
            to.put("description", tool.description());
        }
        to.set("parameters", tool.parameters().tree());
        if (StrictSchema.takes(tool.parameters())) {
            to.put("strict", true);
        }
    }

    private void format(ResponseFormat format) {
        if (format == null) {
            return;
        }
        ObjectNode to = root.putObject("response_format");
        JsonSchema schema = format.schema();
        if (schema == null) {
            to.put("type", "json_object");
            return;
        }
        ObjectNode named =
                to.put("type", "json_schema").putObject("json_schema").put("name", format.name());
        named.set("schema", schema.tree());
        named.put("strict", StrictSchema.takes(schema));
    }
}
