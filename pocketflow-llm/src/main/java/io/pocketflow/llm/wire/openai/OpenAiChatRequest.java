package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.schema.SchemaTree;
import io.pocketflow.llm.schema.StrictSchema;
import io.pocketflow.llm.wire.ConversationIds;

/**
 * Writes a request for Chat Completions.
 *
 * <p>System messages keep the role {@code system}: OpenAI's reasoning models treat it as their {@code developer}, which
 * other servers do not know. A message that a server of this format wrote with fields of its own goes back as it came, also
 * to another server of this format. Reasoning of other formats is not sent, as the specification has no place for it, and
 * {@link ToolResult#failed} is in the content only.
 *
 * <p>Tools are marked as strict or not only where the server is known or said to hold replies to a schema ({@link
 * ModelConfig#jsonSchema}). OpenAI's own service accepts a mix; for the others, some of which refuse one, all tools are
 * strict or none is.
 */
public final class OpenAiChatRequest {

    private final ObjectNode root = Json.MAPPER.createObjectNode();
    private final ModelConfig config;
    private final ConversationIds ids;

    private OpenAiChatRequest(ModelConfig config) {
        this.config = config;
        this.ids = new ConversationIds(OpenAiHosts.callIds(config));
    }

    /** Returns the body of a request. */
    public static ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        OpenAiChatRequest writer = new OpenAiChatRequest(config);
        writer.root.put("model", model);
        ArrayNode messages = writer.root.putArray("messages");
        request.messages().forEach(message -> writer.message(message, messages));
        writer.settings(request);
        writer.tools(request);
        writer.format(request.responseFormat());
        if (streaming) {
            writer.stream();
        }
        return writer.root;
    }

    /** Mistral reports the usage unasked, and refuses to be asked. */
    private void stream() {
        root.put("stream", true);
        if (!OpenAiHosts.isMistral(config)) {
            root.putObject("stream_options").put("include_usage", true);
        }
    }

    private void message(Message message, ArrayNode to) {
        switch (message.role()) {
            case SYSTEM -> to.addObject().put("role", "system").put("content", OpenAiParts.words(message));
            case USER -> user(message, to.addObject().put("role", "user"));
            case ASSISTANT -> to.add(OpenAiChatMessage.assistant(message, ids));
            case TOOL -> message.parts().forEach(part -> result(message, part, to));
        }
    }

    private static void user(Message message, ObjectNode to) {
        if (message.parts().stream().allMatch(part -> part instanceof Part.Text)) {
            // not an array: many compatible servers take a text only
            to.put("content", message.text());
            return;
        }
        OpenAiChatContent.write(message, to.putArray("content"));
    }

    private void result(Message message, Part part, ArrayNode to) {
        if (!(part instanceof ToolResult result)) {
            throw OpenAiParts.refused(message, part);
        }
        to.addObject()
                .put("role", "tool")
                .put("tool_call_id", ids.result(result.callId()))
                .put("content", result.content());
    }

    private void settings(ChatRequest request) {
        if (request.temperature() != null) {
            root.put("temperature", request.temperature());
        }
        if (request.maxTokens() != null) {
            root.put(wireName(config.tokenLimitField()), request.maxTokens());
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
            OpenAiStrictness strictness = OpenAiStrictness.of(request.tools(), config);
            request.tools()
                    .forEach(tool -> function(
                            tool,
                            strictness,
                            tools.addObject().put("type", "function").putObject("function")));
        }
        ToolChoice choice = request.toolChoice();
        if (choice != null && choice.name() != null) {
            ObjectNode one = root.putObject("tool_choice").put("type", "function");
            one.putObject("function").put("name", choice.name());
        } else if (choice != null && OpenAiParts.sendsChoice(request)) {
            root.set("tool_choice", OpenAiParts.mode(choice));
        }
    }

    private void function(ToolSpec tool, OpenAiStrictness strictness, ObjectNode to) {
        to.put("name", tool.name());
        if (!tool.description().isEmpty()) {
            to.put("description", tool.description());
        }
        to.set("parameters", SchemaTree.of(tool.parameters().json()));
        if (config.jsonSchema()) {
            to.put("strict", strictness.isStrict(tool));
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
        named.set("schema", SchemaTree.of(schema.json()));
        named.put("strict", StrictSchema.takes(schema));
    }

    private static String wireName(ModelConfig.TokenLimitField field) {
        return switch (field) {
            case MAX_TOKENS -> "max_tokens";
            case MAX_COMPLETION_TOKENS -> "max_completion_tokens";
        };
    }
}
