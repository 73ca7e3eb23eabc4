package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The Chat Completions format, as in OpenAI's specification: requests are written, replies read. */
final class OpenAiWire {

    private OpenAiWire() {}

    static String write(ChatRequest request, String model, OpenAiConfig.TokenLimitField tokenLimitField) {
        ObjectNode root = Answer.JSON.createObjectNode();
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
            root.put(tokenLimitField.wireName, request.maxTokens());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(root.putArray("stop")::add);
        }
        return root.toString();
    }

    /** The reply in a successful answer; fields that are not named here are passed over. */
    static ChatReply read(Answer answer, String model, ErrorAnswers errors) {
        JsonNode choice = answer.json().path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            String reason = answer.fault().isEmpty() ? "there is no choices[0].message" : answer.fault();
            throw errors.noReply(answer, Kind.MALFORMED, reason);
        }
        String finish = text(choice, "finish_reason");
        return new ChatReply(
                content(answer, message, finish, errors),
                finishReason(finish),
                finish,
                usage(answer.json().path("usage")),
                answer.json().path("model").asText(model),
                answer.headers().firstValue("x-request-id").orElse(null));
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
        return new Usage(count(usage, "prompt_tokens"), count(usage, "completion_tokens"));
    }

    private static long count(JsonNode usage, String field) {
        return Math.max(0, usage.path(field).asLong());
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
