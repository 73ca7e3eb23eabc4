package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.schema.SchemaTree;
import io.pocketflow.llm.schema.StrictSchema;
import io.pocketflow.llm.wire.AllowedTools;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.ConversationIds;
import io.pocketflow.llm.wire.Unsupported;
import java.util.List;

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
        ObjectNode original = message.role() == Message.Role.ASSISTANT ? null : OpenAiChatMessage.original(message);
        if (original != null) {
            to.add(original);
            return;
        }
        switch (message.role()) {
            case SYSTEM ->
                named(message, to.addObject().put("role", "system")).put("content", OpenAiParts.words(message));
            case USER -> user(message, named(message, to.addObject().put("role", "user")));
            case ASSISTANT -> to.add(named(message, OpenAiChatMessage.assistant(message, ids)));
            case TOOL -> Parts.withoutHints(message).forEach(part -> result(message, part, to));
        }
    }

    private static ObjectNode named(Message message, ObjectNode to) {
        return message.name() == null ? to : to.put("name", message.name());
    }

    private static void user(Message message, ObjectNode to) {
        if (Parts.isText(message)) {
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
        if (!result.attachments().isEmpty()) {
            throw Unsupported.part(
                    Provider.OPENAI,
                    result.attachments().get(0),
                    "the result of tool '" + result.name()
                            + "' can only be text here; send it in a message of the user," + " or use "
                            + Provider.OPENAI_RESPONSES.prefix());
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
        // other servers of this format do not know the list of allowed tools
        boolean hasList = OpenAiHosts.isOpenAi(config);
        List<ToolSpec> specs = hasList ? request.tools() : AllowedTools.of(request);
        if (!specs.isEmpty()) {
            ArrayNode tools = root.putArray("tools");
            OpenAiStrictness strictness = OpenAiStrictness.of(specs, config);
            specs.forEach(tool -> {
                ObjectNode one = tools.addObject().put("type", "function");
                function(tool, strictness, one.putObject("function"));
                BodyOptions.putIntoTool(one, tool.options());
            });
        }
        ToolChoice choice = request.toolChoice();
        if (choice != null && hasList && !choice.allowed().isEmpty()) {
            ObjectNode list =
                    root.putObject("tool_choice").put("type", "allowed_tools").putObject("allowed_tools");
            list.set("mode", OpenAiParts.mode(choice));
            ArrayNode allowed = list.putArray("tools");
            choice.allowed()
                    .forEach(name -> allowed.addObject()
                            .put("type", "function")
                            .putObject("function")
                            .put("name", name));
        } else if (choice != null && choice.name() != null) {
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
        if (config.jsonSchema() || tool.strict() != null) {
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
