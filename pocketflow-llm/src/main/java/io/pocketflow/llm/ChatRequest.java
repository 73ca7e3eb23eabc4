package io.pocketflow.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked: the conversation, and how to answer it. Immutable; what is null is left to the provider.
 *
 * @param messages the conversation, oldest first; at least one message
 * @param model the model to use instead of the one that the {@link ChatModel} was built with
 * @param temperature how freely to choose words: 0 or more, finite; the provider may set a lower ceiling (OpenAI: 2)
 * @param maxTokens the most tokens the reply may have; at least 1
 * @param stop texts at which the reply ends, themselves left out; usually none
 */
public record ChatRequest(
        List<Message> messages,
        @Nullable String model,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        List<String> stop) {

    /** Refuses values outside the stated ranges, and copies the lists. */
    public ChatRequest {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages must hold at least one message but was empty");
        }
        if (model != null && model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank");
        }
        if (temperature != null && !(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature must be 0 or more and finite but was " + temperature);
        }
        if (maxTokens != null && maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1 but was " + maxTokens);
        }
    }

    /** One user message. */
    public static ChatRequest of(String prompt) {
        return of(Message.user(prompt));
    }

    /** A conversation, oldest message first. */
    public static ChatRequest of(Message first, Message... more) {
        List<Message> messages = new ArrayList<>(List.of(more));
        messages.add(0, Objects.requireNonNull(first, "the first message must not be null"));
        return of(messages);
    }

    /** A conversation, oldest message first. */
    public static ChatRequest of(List<Message> messages) {
        return new ChatRequest(messages, null, null, null, List.of());
    }

    /** With one more message at the end. */
    public ChatRequest withMessage(Message message) {
        List<Message> longer = new ArrayList<>(messages);
        longer.add(message);
        return new ChatRequest(longer, model, temperature, maxTokens, stop);
    }

    /** With a system message put before all others. */
    public ChatRequest withSystem(String text) {
        List<Message> longer = new ArrayList<>(messages);
        longer.add(0, Message.system(text));
        return new ChatRequest(longer, model, temperature, maxTokens, stop);
    }

    /** With this model instead of the {@link ChatModel}'s own. */
    public ChatRequest withModel(String model) {
        return new ChatRequest(messages, model, temperature, maxTokens, stop);
    }

    /** With this temperature, 0 or more. */
    public ChatRequest withTemperature(double temperature) {
        return new ChatRequest(messages, model, temperature, maxTokens, stop);
    }

    /** With a reply of at most so many tokens. */
    public ChatRequest withMaxTokens(int maxTokens) {
        return new ChatRequest(messages, model, temperature, maxTokens, stop);
    }

    /** With these stop texts instead of the present ones. */
    public ChatRequest withStop(String... stop) {
        return new ChatRequest(messages, model, temperature, maxTokens, List.of(stop));
    }
}
