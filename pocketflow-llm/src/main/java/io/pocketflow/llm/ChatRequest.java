package io.pocketflow.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model: the conversation, and how to answer it. Immutable plain data, changed by {@code with…}. The
 * provider decides about values that are null or empty.
 *
 * @param messages the conversation, oldest first; at least one message
 * @param model the model to use instead of the configured model of the {@link ChatModel}
 * @param temperature the sampling temperature: 0 or more, finite; the provider may set a lower maximum (OpenAI: 2,
 *     Anthropic: 1, and its newest models accept none)
 * @param maxTokens maximum number of tokens of the reply; at least 1. Anthropic's format requires a number, which is
 *     8192 if this is null; thinking counts too
 * @param stop texts at which the reply ends, without the text itself; usually none
 * @param seed makes the sampling repeatable, if the provider supports it (Anthropic does not, so it is left out)
 * @param tools the tools that the model may call, each name once; usually none
 * @param toolChoice whether the model may, must or must not call tools
 * @param responseFormat the format of a reply in JSON; null for free text
 * @param options fields of the provider's own, which become fields of the request's body: a map is merged into the
 *     object of its name; tools, stop texts, Responses' {@code include} and the system's texts of Anthropic and Gemini are
 *     added to those of the request; any other value replaces the field. The values are JSON values: maps, lists,
 *     texts, numbers, booleans, null
 * @param keepJson whether the reply keeps the provider's whole answer; default false
 */
public record ChatRequest(
        List<Message> messages,
        @Nullable String model,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        List<String> stop,
        @Nullable Long seed,
        List<ToolSpec> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable ResponseFormat responseFormat,
        Map<String, Object> options,
        boolean keepJson) {

    /** Rejects values outside the stated ranges, and copies the collections. */
    public ChatRequest {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
        tools = List.copyOf(tools);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
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
        checkNames(tools, toolChoice);
    }

    private static void checkNames(List<ToolSpec> tools, @Nullable ToolChoice choice) {
        List<String> names = tools.stream().map(ToolSpec::name).toList();
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalArgumentException("two tools are named '" + name + "'");
            }
        }
        if (choice != null && choice.name() != null && !names.contains(choice.name())) {
            throw new IllegalArgumentException(
                    "the tool '" + choice.name() + "' is required but is none of the tools " + names);
        }
        if (choice != null && !names.containsAll(choice.allowed())) {
            throw new IllegalArgumentException(
                    "the tools " + choice.allowed() + " are allowed but not all of them are among the tools " + names);
        }
    }

    /** Returns a request of one user message. */
    public static ChatRequest of(String prompt) {
        return of(Message.user(prompt));
    }

    /** Returns a request of a conversation, oldest message first. */
    public static ChatRequest of(Message first, Message... more) {
        List<Message> messages = new ArrayList<>(List.of(more));
        messages.add(0, Objects.requireNonNull(first, "the first message must not be null"));
        return of(messages);
    }

    /** Returns a request of a conversation, oldest message first. */
    public static ChatRequest of(List<Message> messages) {
        return new ChatRequest(messages, null, null, null, List.of(), null, List.of(), null, null, Map.of(), false);
    }

    /** Returns a copy with one more message at the end. */
    public ChatRequest withMessage(Message message) {
        List<Message> longer = new ArrayList<>(messages);
        longer.add(message);
        return withMessages(longer);
    }

    /** Returns a copy with a system message before all others. */
    public ChatRequest withSystem(String text) {
        List<Message> longer = new ArrayList<>(messages);
        longer.add(0, Message.system(text));
        return withMessages(longer);
    }

    /** Returns a copy with this conversation instead, oldest message first. */
    public ChatRequest withMessages(List<Message> messages) {
        return with(draft -> draft.messages = messages);
    }

    /** Returns a copy with this model instead of the {@link ChatModel}'s own; null for the {@link ChatModel}'s own. */
    public ChatRequest withModel(@Nullable String model) {
        return with(draft -> draft.model = model);
    }

    /** Returns a copy with this temperature, 0 or more. */
    public ChatRequest withTemperature(double temperature) {
        return with(draft -> draft.temperature = temperature);
    }

    /** Returns a copy with a reply of at most {@code maxTokens} tokens. */
    public ChatRequest withMaxTokens(int maxTokens) {
        return with(draft -> draft.maxTokens = maxTokens);
    }

    /** Returns a copy with these stop texts instead of the present ones. */
    public ChatRequest withStop(String... stop) {
        return with(draft -> draft.stop = List.of(stop));
    }

    /** Returns a copy with this seed. */
    public ChatRequest withSeed(long seed) {
        return with(draft -> draft.seed = seed);
    }

    /** Returns a copy with these tools instead of the present ones. */
    public ChatRequest withTools(List<ToolSpec> tools) {
        return with(draft -> draft.tools = tools);
    }

    /** Returns a copy with this choice of tools. */
    public ChatRequest withToolChoice(ToolChoice toolChoice) {
        return with(draft -> draft.toolChoice = toolChoice);
    }

    /** Returns a copy with a reply of this JSON. */
    public ChatRequest withResponseFormat(ResponseFormat responseFormat) {
        return with(draft -> draft.responseFormat = responseFormat);
    }

    /** Returns a copy with one more field of the provider's own; a null value sends a JSON null. */
    public ChatRequest withOption(String name, @Nullable Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return withOptions(more);
    }

    /** Returns a copy with these fields of the provider's own instead of the present ones. */
    public ChatRequest withOptions(Map<String, Object> options) {
        return with(draft -> draft.options = options);
    }

    /** Returns a copy whose reply keeps, or does not keep, the provider's whole answer. */
    public ChatRequest withKeepJson(boolean keepJson) {
        return with(draft -> draft.keepJson = keepJson);
    }

    private ChatRequest with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.copy();
    }

    /** The components of a copy until it is made. */
    private static final class Draft {
        private List<Message> messages;
        private @Nullable String model;
        private @Nullable Double temperature;
        private @Nullable Integer maxTokens;
        private List<String> stop;
        private @Nullable Long seed;
        private List<ToolSpec> tools;
        private @Nullable ToolChoice toolChoice;
        private @Nullable ResponseFormat responseFormat;
        private Map<String, Object> options;
        private boolean keepJson;

        Draft(ChatRequest from) {
            messages = from.messages;
            model = from.model;
            temperature = from.temperature;
            maxTokens = from.maxTokens;
            stop = from.stop;
            seed = from.seed;
            tools = from.tools;
            toolChoice = from.toolChoice;
            responseFormat = from.responseFormat;
            options = from.options;
            keepJson = from.keepJson;
        }

        ChatRequest copy() {
            return new ChatRequest(
                    messages,
                    model,
                    temperature,
                    maxTokens,
                    stop,
                    seed,
                    tools,
                    toolChoice,
                    responseFormat,
                    options,
                    keepJson);
        }
    }
}
