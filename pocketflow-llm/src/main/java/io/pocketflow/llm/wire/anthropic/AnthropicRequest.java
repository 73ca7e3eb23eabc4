package io.pocketflow.llm.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Message.Role;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.schema.SchemaTree;
import io.pocketflow.llm.wire.AllowedTools;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.CallIds;
import io.pocketflow.llm.wire.ConversationIds;
import io.pocketflow.llm.wire.FittingCall;
import io.pocketflow.llm.wire.Unsupported;
import org.jspecify.annotations.Nullable;

/**
 * A request in the Messages format. System messages are placed above the conversation, in their order, wherever they
 * were in it. Messages without content are left out, because the service rejects them. The format has no seed.
 */
record AnthropicRequest(ChatRequest request, ConversationIds ids) {

    AnthropicRequest(ChatRequest request) {
        this(request, new ConversationIds(CallIds.ANTHROPIC));
    }

    /**
     * The maximum number of tokens of a reply, thinking included, if a request states none: the format requires a
     * number.
     */
    static final int DEFAULT_MAX_TOKENS = 8_192;

    ObjectNode body(String model, boolean streaming) {
        Unsupported.refuseNames(request, Provider.ANTHROPIC);
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("model", model);
        root.put("max_tokens", request.maxTokens() == null ? DEFAULT_MAX_TOKENS : request.maxTokens());
        system(root);
        messages(root.putArray("messages"));
        if (streaming) {
            root.put("stream", true);
        }
        if (request.temperature() != null) {
            root.put("temperature", request.temperature());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(root.putArray("stop_sequences")::add);
        }
        tools(root);
        format(root);
        return root;
    }

    private void system(ObjectNode root) {
        ArrayNode blocks = Json.MAPPER.createArrayNode();
        for (Message message : request.messages()) {
            if (message.role() == Role.SYSTEM) {
                system(message, blocks);
            }
        }
        if (!blocks.isEmpty()) {
            root.set("system", blocks);
        }
    }

    private static void system(Message message, ArrayNode blocks) {
        String text = Unsupported.textOf(message, Provider.ANTHROPIC);
        if (Parts.of(message, Part.CacheHint.class).isEmpty()) {
            AnthropicContent.text(text, blocks);
            return;
        }
        for (Part part : message.parts()) {
            if (part instanceof Part.Text words) {
                AnthropicContent.text(words.text(), blocks);
            } else if (part instanceof Part.CacheHint hint) {
                AnthropicContent.hint(hint, blocks);
            }
        }
    }

    /** Writes the messages. The results of one round of calls must be in one message, even if they came in several. */
    private void messages(ArrayNode messages) {
        Role last = null;
        for (Message message : request.messages()) {
            ArrayNode content = message.role() == Role.SYSTEM ? Json.MAPPER.createArrayNode() : content(message);
            if (content.isEmpty()) {
                continue;
            }
            if (message.role() == Role.TOOL && last == Role.TOOL) {
                ((ArrayNode) messages.path(messages.size() - 1).path("content")).addAll(content);
            } else {
                String role = message.role() == Role.ASSISTANT ? "assistant" : "user";
                messages.addObject().put("role", role).set("content", content);
            }
            last = message.role();
        }
    }

    private ArrayNode content(Message message) {
        if (message.role() == Role.ASSISTANT) {
            ids.beginTurn();
        }
        ArrayNode original = original(message);
        if (original != null) {
            return original;
        }
        ArrayNode blocks = Json.MAPPER.createArrayNode();
        for (Part part : message.parts()) {
            if (message.role() == Role.ASSISTANT && part instanceof Part.Medium) {
                throw Unsupported.part(
                        Provider.ANTHROPIC,
                        part,
                        "the assistant's messages have none; send it in a message of the user");
            }
            block(part, blocks);
        }
        return blocks;
    }

    private @Nullable ArrayNode original(Message message) {
        Message.Original original = message.original();
        boolean own = original != null && original.format().equals(Provider.ANTHROPIC.prefix());
        return own && Fields.parsed(original.json()) instanceof ArrayNode blocks ? fitting(blocks) : null;
    }

    private ArrayNode fitting(ArrayNode blocks) {
        for (JsonNode block : blocks) {
            if (block instanceof ObjectNode call && "tool_use".equals(Fields.text(call, "type"))) {
                FittingCall.fitId(call, "id", ids);
                FittingCall.fitName(call, "name");
                if (!call.path("input").isObject()) {
                    call.putObject("input");
                }
            }
        }
        return blocks;
    }

    private void block(Part part, ArrayNode blocks) {
        if (part instanceof Part.Text words) {
            AnthropicContent.text(words.text(), blocks);
        } else if (part instanceof ToolCall call) {
            blocks.addObject()
                    .put("type", "tool_use")
                    .put("id", ids.call(call.id()))
                    .put("name", FittingCall.name(call.name()))
                    .set("input", Fields.object(call.arguments()));
        } else if (part instanceof ToolResult result) {
            result(result, blocks.addObject());
        } else if (part instanceof Part.CacheHint hint) {
            AnthropicContent.hint(hint, blocks);
        } else {
            AnthropicContent.media(part, blocks);
        }
    }

    private void result(ToolResult result, ObjectNode block) {
        block.put("type", "tool_result").put("tool_use_id", ids.result(result.callId()));
        if (!result.attachments().isEmpty()) {
            ArrayNode content = block.putArray("content");
            AnthropicContent.text(result.content(), content);
            result.attachments().forEach(part -> AnthropicContent.media(part, content));
        } else if (!result.content().isBlank()) {
            block.put("content", result.content());
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
    }

    private void tools(ObjectNode root) {
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = root.putArray("tools");
        for (ToolSpec tool : AllowedTools.of(request)) {
            ObjectNode json = tools.addObject().put("name", tool.name());
            if (!tool.description().isEmpty()) {
                json.put("description", tool.description());
            }
            json.set("input_schema", SchemaTree.of(tool.parameters().json()));
            if (tool.strict() != null) {
                json.put("strict", tool.strict());
            }
            if (tool.cacheUpToHere()) {
                AnthropicContent.cacheControl(json, false);
            }
            BodyOptions.putIntoTool(json, tool.options());
        }
        if (request.toolChoice() != null) {
            choice(request.toolChoice(), root.putObject("tool_choice"));
        }
    }

    private static void choice(ToolChoice choice, ObjectNode to) {
        switch (choice.mode()) {
            case AUTO -> to.put("type", "auto");
            case NONE -> to.put("type", "none");
            case REQUIRED -> {
                if (choice.name() == null) {
                    to.put("type", "any");
                } else {
                    to.put("type", "tool").put("name", choice.name());
                }
            }
        }
    }

    private void format(ObjectNode root) {
        if (request.responseFormat() != null) {
            if (request.responseFormat().schema() == null) {
                throw Unsupported.by(Provider.ANTHROPIC, "response format without a schema");
            }
            JsonNode schema = SchemaTree.of(request.responseFormat().schema().json());
            root.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", schema);
        }
    }
}
