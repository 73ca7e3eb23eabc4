package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.Candidate;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import io.pocketflow.llm.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Google's own client. Its users have to assemble a stream themselves. */
final class GeminiPeer {

    private final Client client;

    GeminiPeer(String baseUrl) {
        client = Client.builder()
                .apiKey("canary-777")
                .httpOptions(HttpOptions.builder().baseUrl(baseUrl).build())
                .build();
    }

    SeenReply generate(boolean streaming) {
        String model = Judges.model(Provider.GEMINI);
        if (!streaming) {
            return seen(List.of(client.models.generateContent(model, "Hi", null)));
        }
        List<GenerateContentResponse> chunks = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream = client.models.generateContentStream(model, "Hi", null)) {
            stream.forEach(chunks::add);
        }
        return seen(chunks);
    }

    private static SeenReply seen(List<GenerateContentResponse> chunks) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<SeenReply.Call> calls = new ArrayList<>();
        String finish = "";
        Usage usage = Usage.NONE;
        for (GenerateContentResponse chunk : chunks) {
            for (Part part : parts(chunk)) {
                part.text().ifPresent(words -> (part.thought().orElse(false) ? reasoning : text).append(words));
                part.functionCall()
                        .ifPresent(call -> calls.add(new SeenReply.Call(
                                call.id().orElse(""),
                                call.name().orElse(""),
                                arguments(call.args().orElse(Map.of())))));
            }
            finish = candidate(chunk).finishReason().map(Object::toString).orElse(finish);
            usage = chunk.usageMetadata().map(GeminiPeer::usage).orElse(usage);
        }
        return new SeenReply(text.toString(), reasoning.toString(), calls, finish, usage);
    }

    private static Candidate candidate(GenerateContentResponse chunk) {
        return chunk.candidates().orElse(List.of()).stream()
                .findFirst()
                .orElseGet(() -> Candidate.builder().build());
    }

    private static List<Part> parts(GenerateContentResponse chunk) {
        return candidate(chunk).content().flatMap(content -> content.parts()).orElse(List.of());
    }

    private static JsonNode arguments(Map<String, Object> arguments) {
        return SeenReply.parsed(Json.MAPPER.valueToTree(arguments).toString());
    }

    /**
     * Converts the usage. The format counts thoughts separately from output, and tool results separately from input.
     */
    private static Usage usage(GenerateContentResponseUsageMetadata usage) {
        int thoughts = usage.thoughtsTokenCount().orElse(0);
        return new Usage(
                usage.promptTokenCount().orElse(0)
                        + usage.toolUsePromptTokenCount().orElse(0),
                usage.candidatesTokenCount().orElse(0) + thoughts,
                usage.cachedContentTokenCount().orElse(0),
                thoughts);
    }
}
