package io.pocketflow.llm.wire.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Message.Role;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolChoice.Mode;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.schema.SchemaTree;
import io.pocketflow.llm.wire.AllowedTools;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.FittingCall;
import io.pocketflow.llm.wire.MadeUpIds;
import io.pocketflow.llm.wire.Unsupported;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request in Ollama's chat format. Results of tools are one message each; a failure is expressed only by its text.
 */
record OllamaRequest(ChatRequest request) {

    /** Returns the body. Without {@code stream} the server would stream. */
    ObjectNode body(String model, boolean streaming) {
        Unsupported.refuseNames(request, Provider.OLLAMA);
        Unsupported.refuseStrict(request, Provider.OLLAMA);
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("model", model);
        ArrayNode messages = root.putArray("messages");
        request.messages().forEach(message -> message(message, messages));
        root.put("stream", streaming);
        tools(root);
        format(root);
        ObjectNode options = options();
        if (!options.isEmpty()) {
            root.set("options", options);
        }
        return root;
    }

    private static void message(Message message, ArrayNode messages) {
        ObjectNode original = original(message);
        if (original != null) {
            messages.add(original);
            return;
        }
        Parts.of(message, ToolResult.class).forEach(result -> result(result, messages.addObject()));
        if (message.role() != Role.TOOL) {
            ObjectNode json = messages.addObject();
            json.put("role", message.role().name().toLowerCase(Locale.ROOT));
            json.put("content", message.text());
            images(message.parts(), json);
            calls(message, json);
        }
    }

    private static @Nullable ObjectNode original(Message message) {
        Message.Original original = message.original();
        boolean own = original != null && original.format().equals(Provider.OLLAMA.prefix());
        return own && Fields.parsed(original.json()) instanceof ObjectNode object ? fitting(object) : null;
    }

    private static ObjectNode fitting(ObjectNode message) {
        for (JsonNode call : message.path("tool_calls")) {
            if (call.path("function") instanceof ObjectNode function) {
                FittingCall.fitName(function, "name");
                if (!function.path("arguments").isObject()) {
                    function.set("arguments", Fields.object(Fields.textOrEmpty(function, "arguments")));
                }
            }
        }
        return message;
    }

    private static void images(List<Part> parts, ObjectNode to) {
        ArrayNode images = Json.MAPPER.createArrayNode();
        for (Part part : parts) {
            refuseFile(part);
            if (part instanceof Part.ImageUrl) {
                throw Unsupported.by(Provider.OLLAMA, "image by its address: send its data");
            }
            if (part instanceof Part.ImageData image) {
                images.add(image.base64());
            }
        }
        if (!images.isEmpty()) {
            to.set("images", images);
        }
    }

    private static void refuseFile(Part part) {
        Unsupported.refuseDetail(part, Provider.OLLAMA);
        if (part instanceof Part.FileData || part instanceof Part.FileUrl || part instanceof Part.FileId) {
            throw Unsupported.part(Provider.OLLAMA, part, "send its text, or pictures of its pages");
        }
    }

    private static void calls(Message message, ObjectNode to) {
        ArrayNode calls = Json.MAPPER.createArrayNode();
        for (ToolCall call : Parts.of(message, ToolCall.class)) {
            ObjectNode json = calls.addObject();
            if (MadeUpIds.isGiven(call.id())) {
                json.put("id", call.id());
            }
            json.putObject("function")
                    .put("name", FittingCall.name(call.name()))
                    .set("arguments", Fields.object(call.arguments()));
        }
        if (!calls.isEmpty()) {
            to.set("tool_calls", calls);
        }
    }

    private static void result(ToolResult result, ObjectNode to) {
        to.put("role", "tool").put("content", result.content()).put("tool_name", FittingCall.name(result.name()));
        if (MadeUpIds.isGiven(result.callId())) {
            to.put("tool_call_id", result.callId());
        }
        images(result.attachments(), to);
    }

    /** Writes the tools. The format has no choice of tools, so the tools are left out if the model may call none. */
    private void tools(ObjectNode root) {
        Mode mode =
                request.toolChoice() == null ? Mode.AUTO : request.toolChoice().mode();
        if (mode == Mode.REQUIRED) {
            throw Unsupported.by(Provider.OLLAMA, "tool choice that requires a call");
        }
        List<ToolSpec> allowed = AllowedTools.of(request);
        if (mode == Mode.NONE || allowed.isEmpty()) {
            return;
        }
        ArrayNode tools = root.putArray("tools");
        for (ToolSpec tool : allowed) {
            ObjectNode one = tools.addObject().put("type", "function");
            ObjectNode function = one.putObject("function");
            function.put("name", tool.name());
            if (!tool.description().isEmpty()) {
                function.put("description", tool.description());
            }
            function.set("parameters", SchemaTree.of(tool.parameters().json()));
            BodyOptions.putIntoTool(one, tool.options());
        }
    }

    private void format(ObjectNode root) {
        ResponseFormat format = request.responseFormat();
        if (format != null && format.schema() != null) {
            root.set("format", SchemaTree.of(format.schema().json()));
        } else if (format != null) {
            root.put("format", "json");
        }
    }

    private ObjectNode options() {
        ObjectNode options = Json.MAPPER.createObjectNode();
        if (request.temperature() != null) {
            options.put("temperature", request.temperature());
        }
        if (request.maxTokens() != null) {
            options.put("num_predict", request.maxTokens());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(options.putArray("stop")::add);
        }
        if (request.seed() != null) {
            options.put("seed", request.seed());
        }
        return options;
    }
}
