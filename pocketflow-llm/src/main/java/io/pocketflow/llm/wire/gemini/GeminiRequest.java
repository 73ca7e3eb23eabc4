package io.pocketflow.llm.wire.gemini;

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
import io.pocketflow.llm.schema.SchemaTree;
import io.pocketflow.llm.wire.BodyOptions;
import io.pocketflow.llm.wire.FittingCall;
import io.pocketflow.llm.wire.MadeUpIds;
import io.pocketflow.llm.wire.Unsupported;
import org.jspecify.annotations.Nullable;

/**
 * A request in the generateContent format. System messages stand above the conversation, in their order, wherever they
 * were in it. Messages that say nothing are left out, as the service refuses them.
 */
record GeminiRequest(ChatRequest request) {

    ObjectNode body() {
        Unsupported.refuseNames(request, Provider.GEMINI);
        ObjectNode root = Json.MAPPER.createObjectNode();
        ArrayNode system = Json.MAPPER.createArrayNode();
        for (Message message : request.messages()) {
            if (message.role() == Role.SYSTEM) {
                text(Unsupported.textOf(message, Provider.GEMINI), system);
            }
        }
        if (!system.isEmpty()) {
            root.putObject("systemInstruction").set("parts", system);
        }
        contents(root.putArray("contents"));
        tools(root);
        ObjectNode generation = generation();
        if (!generation.isEmpty()) {
            root.set("generationConfig", generation);
        }
        return root;
    }

    /** The results of one round of calls have to be in one content, whatever number of messages they came in. */
    private void contents(ArrayNode contents) {
        Role last = null;
        for (Message message : request.messages()) {
            ArrayNode parts = message.role() == Role.SYSTEM ? Json.MAPPER.createArrayNode() : parts(message);
            if (parts.isEmpty()) {
                continue;
            }
            if (message.role() == Role.TOOL && last == Role.TOOL) {
                ((ArrayNode) contents.path(contents.size() - 1).path("parts")).addAll(parts);
            } else {
                String role = message.role() == Role.ASSISTANT ? "model" : "user";
                contents.addObject().put("role", role).set("parts", parts);
            }
            last = message.role();
        }
    }

    private static ArrayNode parts(Message message) {
        ArrayNode original = original(message);
        if (original != null) {
            return original;
        }
        ArrayNode parts = Json.MAPPER.createArrayNode();
        message.parts().forEach(part -> part(part, parts));
        return parts;
    }

    private static @Nullable ArrayNode original(Message message) {
        Message.Original original = message.original();
        boolean own = original != null && original.format().equals(Provider.GEMINI.prefix());
        return own && Fields.parsed(original.json()) instanceof ArrayNode parts ? fitting(parts) : null;
    }

    private static ArrayNode fitting(ArrayNode parts) {
        for (JsonNode part : parts) {
            if (Fields.get(part, "functionCall") instanceof ObjectNode call) {
                FittingCall.fitName(call, "name");
            }
        }
        return parts;
    }

    private static void part(Part part, ArrayNode parts) {
        if (part instanceof Part.Text words) {
            text(words.text(), parts);
        } else if (part instanceof ToolCall call) {
            ObjectNode json = parts.addObject().putObject("functionCall");
            id(call.id(), json);
            json.put("name", FittingCall.name(call.name())).set("args", Fields.object(call.arguments()));
        } else if (part instanceof ToolResult result) {
            ObjectNode json = parts.addObject().putObject("functionResponse");
            id(result.callId(), json);
            json.put("name", FittingCall.name(result.name())).set("response", response(result));
            if (!result.attachments().isEmpty()) {
                ArrayNode attached = json.putArray("parts");
                result.attachments().forEach(one -> GeminiMedia.write(one, true, attached));
            }
        } else {
            GeminiMedia.write(part, false, parts);
        }
    }

    private static void text(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }

    private static void id(String id, ObjectNode to) {
        if (MadeUpIds.isGiven(id)) {
            to.put("id", id);
        }
    }

    /** The format wants an object, and knows {@code output} and {@code error} in it. */
    private static ObjectNode response(ToolResult result) {
        JsonNode content = Fields.parsed(result.content());
        if (!result.failed() && content instanceof ObjectNode object) {
            return object;
        }
        return Json.MAPPER.createObjectNode().put(result.failed() ? "error" : "output", result.content());
    }

    private void tools(ObjectNode root) {
        if (request.tools().isEmpty()) {
            return;
        }
        Unsupported.refuseStrict(request, Provider.GEMINI);
        ArrayNode functions = root.putArray("tools").addObject().putArray("functionDeclarations");
        for (ToolSpec tool : request.tools()) {
            ObjectNode json = functions.addObject().put("name", tool.name());
            if (!tool.description().isEmpty()) {
                json.put("description", tool.description());
            }
            json.set("parametersJsonSchema", SchemaTree.of(tool.parameters().json()));
            BodyOptions.putIntoTool(json, tool.options());
        }
        if (request.toolChoice() != null) {
            choice(request.toolChoice(), root.putObject("toolConfig").putObject("functionCallingConfig"));
        }
    }

    private static void choice(ToolChoice choice, ObjectNode to) {
        to.put(
                "mode",
                switch (choice.mode()) {
                    // a list is accepted with ANY and VALIDATED only; both check the arguments by the schema
                    case AUTO -> choice.allowed().isEmpty() ? "AUTO" : "VALIDATED";
                    case NONE -> "NONE";
                    case REQUIRED -> "ANY";
                });
        if (choice.name() != null) {
            to.putArray("allowedFunctionNames").add(choice.name());
        } else if (!choice.allowed().isEmpty()) {
            choice.allowed().forEach(to.putArray("allowedFunctionNames")::add);
        }
    }

    private ObjectNode generation() {
        ObjectNode config = Json.MAPPER.createObjectNode();
        if (request.temperature() != null) {
            config.put("temperature", request.temperature());
        }
        if (request.maxTokens() != null) {
            config.put("maxOutputTokens", request.maxTokens());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(config.putArray("stopSequences")::add);
        }
        if (request.seed() != null) {
            config.put("seed", seed(request.seed()));
        }
        if (request.responseFormat() != null) {
            config.put("responseMimeType", "application/json");
            if (request.responseFormat().schema() != null) {
                config.set(
                        "responseJsonSchema",
                        SchemaTree.of(request.responseFormat().schema().json()));
            }
        }
        return config;
    }

    /** The format has 32 bits for it; a longer one is folded, which keeps it repeatable. */
    private static int seed(long seed) {
        return seed == (int) seed ? (int) seed : Long.hashCode(seed);
    }
}
