package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException.Kind;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Chat Completions format, as in OpenAI's specification: requests are written, replies read. */
final class OpenAiChat implements WireFormat {

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return URI.create(baseUrl + "/chat/completions");
    }

    @Override
    public Map<String, String> headers(ModelConfig config) {
        return config.key() == null
                ? Map.of()
                : Map.of("Authorization", "Bearer " + config.key().reveal());
    }

    @Override
    public String requestIdHeader() {
        return "x-request-id";
    }

    @Override
    public StreamReader reader(String model) {
        throw new IllegalStateException("not yet");
    }

    @Override
    public WireError error(JsonNode body) {
        return ErrorAnswers.openAiShape(body);
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("model", model);
        ArrayNode messages = root.putArray("messages");
        for (Message message : request.messages()) {
            messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.text());
        }
        if (request.temperature() != null) {
            root.put("temperature", request.temperature());
        }
        if (request.maxTokens() != null) {
            root.put(config.tokenLimitField().wireName, request.maxTokens());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(root.putArray("stop")::add);
        }
        return root;
    }

    /** The reply in a successful answer; fields that are not named here are passed over. */
    @Override
    public ChatReply read(Answer answer, String model, ErrorAnswers errors) {
        JsonNode choice = answer.json().path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            String reason = answer.fault().isEmpty() ? "there is no choices[0].message" : answer.fault();
            throw errors.noReply(answer, Kind.MALFORMED, reason);
        }
        String finish = text(choice, "finish_reason");
        return new ChatReply(
                Message.assistant(content(answer, message, finish, errors)),
                finishReason(finish),
                finish,
                usage(answer.json().path("usage")),
                answer.json().path("model").asText(model),
                answer.headers().firstValue("x-request-id").orElse(null),
                null);
    }

    private static String content(Answer answer, JsonNode message, @Nullable String finish, ErrorAnswers errors) {
        JsonNode content = message.path("content");
        if (content.isTextual() && !content.asText().isEmpty()) {
            return content.asText();
        }
        String refusal = text(message, "refusal");
        if (refusal != null) {
            throw errors.noReply(answer, Kind.CONTENT_FILTERED, "the model refused: " + refusal);
        }
        if ("content_filter".equals(finish)) {
            throw errors.noReply(answer, Kind.CONTENT_FILTERED, "the provider's filter took out the whole reply");
        }
        if (content.isContainerNode()) {
            throw errors.noReply(answer, Kind.MALFORMED, "choices[0].message.content is no text");
        }
        return content.asText("");
    }

    private static FinishReason finishReason(@Nullable String word) {
        if (word == null) {
            return FinishReason.OTHER;
        }
        return switch (word) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    private static Usage usage(JsonNode usage) {
        return Usage.of(count(usage, "prompt_tokens"), count(usage, "completion_tokens"));
    }

    private static long count(JsonNode usage, String field) {
        return Math.max(0, usage.path(field).asLong());
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
