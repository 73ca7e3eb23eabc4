package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.genai.JsonSerializable;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCallingConfigMode;
import com.google.genai.types.GenerationConfig;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A judge that reads the parts of a generateContent request for which Google's client has models. */
final class GeminiJudge {

    private static final Set<String> FIELDS =
            Set.of("contents", "systemInstruction", "tools", "toolConfig", "generationConfig");

    private static final ObjectMapper STRICT =
            JsonSerializable.objectMapper().copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private GeminiJudge() {}

    static void judge(JsonNode body) {
        onlyFields(body, FIELDS);
        contents(body.path("contents"));
        if (body.has("systemInstruction")) {
            Content system = read(body.path("systemInstruction"), Content.class);
            Judges.refuse(system.text() == null || system.text().isEmpty(), "no text in the systemInstruction");
        }
        for (JsonNode tool : body.path("tools")) {
            tool(read(tool, Tool.class));
        }
        if (body.has("toolConfig")) {
            mode(read(body.path("toolConfig"), ToolConfig.class));
        }
        if (body.has("generationConfig")) {
            read(body.path("generationConfig"), GenerationConfig.class);
        }
    }

    /** Throws {@link Judges.Refused} if the body is invalid; the client has a model only for the content. */
    static void judgeEmbedding(JsonNode body) {
        onlyFields(body, Set.of("requests"));
        JsonNode requests = body.path("requests");
        Judges.refuse(!requests.isArray() || requests.isEmpty(), "no requests");
        for (JsonNode request : requests) {
            onlyFields(request, Set.of("model", "content", "outputDimensionality", "taskType", "title"));
            Judges.refuse(!request.path("model").isTextual(), "no model");
            Content content = read(request.path("content"), Content.class);
            Judges.refuse(content.parts().orElse(List.of()).isEmpty(), "a content without parts");
        }
    }

    static void onlyFields(JsonNode object, Set<String> known) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Judges.refuse(!known.contains(field.getKey()), "unknown field " + field.getKey());
        }
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        try {
            T read = STRICT.readValue(node.toString(), type);
            Judges.refuseLoss(node, STRICT.writeValueAsString(read));
            return read;
        } catch (JsonProcessingException e) {
            throw new Judges.Refused(e);
        }
    }

    private static void contents(JsonNode contents) {
        Judges.refuse(!contents.isArray() || contents.isEmpty(), "no contents");
        for (JsonNode node : contents) {
            Content content = read(node, Content.class);
            String role = content.role().orElse("");
            Judges.refuse(!Set.of("user", "model").contains(role), "unknown role '" + role + "'");
            List<Part> parts = content.parts().orElse(List.of());
            Judges.refuse(parts.isEmpty(), "a content without parts");
            parts.forEach(GeminiJudge::part);
        }
    }

    /** Rejects a part unless it has exactly one kind of data: the data of a part is a union. */
    private static void part(Part part) {
        List<Optional<?>> kinds = List.of(
                part.text(),
                part.inlineData(),
                part.fileData(),
                part.functionCall(),
                part.functionResponse(),
                part.executableCode(),
                part.codeExecutionResult());
        long present = kinds.stream().filter(Optional::isPresent).count();
        Judges.refuse(present != 1, "a part with " + present + " kinds of data");
        part.functionCall().ifPresent(call -> Judges.refuse(call.name().isEmpty(), "a functionCall without a name"));
        part.functionResponse().ifPresent(response -> {
            Judges.refuse(response.name().isEmpty(), "a functionResponse without a name");
            Judges.refuse(response.response().isEmpty(), "a functionResponse without a response");
        });
        part.inlineData().ifPresent(data -> Judges.refuse(data.mimeType().isEmpty(), "inlineData without a type"));
    }

    private static void tool(Tool tool) {
        tool.functionDeclarations()
                .orElse(List.of())
                .forEach(function -> Judges.refuse(function.name().isEmpty(), "a function without a name"));
    }

    private static void mode(ToolConfig config) {
        config.functionCallingConfig()
                .flatMap(calling -> calling.mode())
                .ifPresent(mode -> Judges.refuse(
                        mode.knownEnum() == FunctionCallingConfigMode.Known.FUNCTION_CALLING_CONFIG_MODE_UNSPECIFIED,
                        "unknown mode " + mode));
    }
}
