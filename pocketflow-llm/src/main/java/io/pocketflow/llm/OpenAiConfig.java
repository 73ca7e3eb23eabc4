package io.pocketflow.llm;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an OpenAI-compatible server. Immutable; changes by {@code with…}.
 *
 * @param baseUrl the address up to and without {@code /chat/completions}, http or https; a slash at its end is dropped
 * @param key sent as {@code Authorization: Bearer}; null for servers that want none (default)
 * @param model the model for requests that name none
 * @param callTimeout the time for a whole call, the body included; 1 ms to 24 hours, default 60 seconds
 * @param maxResponseBytes the most bytes of an answer; at least 1, default 10 MiB
 * @param tokenLimitField in which field {@link ChatRequest#maxTokens} goes; default {@code max_completion_tokens} for
 *     api.openai.com, {@code max_tokens} for all others, as many of them know only that
 * @param plainHttpAllowed whether a key may go to {@code http://} beyond this machine; default false
 */
public record OpenAiConfig(
        URI baseUrl,
        @Nullable Secret key,
        String model,
        Duration callTimeout,
        int maxResponseBytes,
        TokenLimitField tokenLimitField,
        boolean plainHttpAllowed) {

    /** The name of the field that limits a reply's tokens. */
    public enum TokenLimitField {
        /** The old name, which all servers know; OpenAI's reasoning models refuse it. */
        MAX_TOKENS("max_tokens"),
        /** The present name. */
        MAX_COMPLETION_TOKENS("max_completion_tokens");

        final String wireName;

        TokenLimitField(String wireName) {
            this.wireName = wireName;
        }
    }

    private static final URI OPENAI = URI.create("https://api.openai.com/v1");
    private static final Duration LONGEST_CALL = Duration.ofHours(24);

    /** Refuses values outside the stated ranges. */
    public OpenAiConfig {
        baseUrl = BaseUrl.checked(baseUrl);
        Objects.requireNonNull(tokenLimitField, "tokenLimitField must not be null");
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank");
        }
        if (callTimeout.compareTo(Duration.ofMillis(1)) < 0 || callTimeout.compareTo(LONGEST_CALL) > 0) {
            throw new IllegalArgumentException("callTimeout must be 1 ms to 24 hours but was " + callTimeout);
        }
        if (maxResponseBytes < 1) {
            throw new IllegalArgumentException("maxResponseBytes must be at least 1 but was " + maxResponseBytes);
        }
    }

    /** A model of OpenAI itself; give it a key by {@link #withKey}. */
    public static OpenAiConfig of(String model) {
        return of(OPENAI, model);
    }

    /** A model of the server at this base URL, such as {@code http://localhost:8000/v1}. */
    public static OpenAiConfig of(URI baseUrl, String model) {
        TokenLimitField field = OPENAI.getHost().equalsIgnoreCase(baseUrl.getHost())
                ? TokenLimitField.MAX_COMPLETION_TOKENS
                : TokenLimitField.MAX_TOKENS;
        return new OpenAiConfig(baseUrl, null, model, Duration.ofSeconds(60), 10 * 1024 * 1024, field, false);
    }

    /** With this key. */
    public OpenAiConfig withKey(Secret key) {
        return new OpenAiConfig(baseUrl, key, model, callTimeout, maxResponseBytes, tokenLimitField, plainHttpAllowed);
    }

    /** With this time for a whole call, 1 ms to 24 hours. */
    public OpenAiConfig withCallTimeout(Duration callTimeout) {
        return new OpenAiConfig(baseUrl, key, model, callTimeout, maxResponseBytes, tokenLimitField, plainHttpAllowed);
    }

    /** With answers of at most so many bytes. */
    public OpenAiConfig withMaxResponseBytes(int maxResponseBytes) {
        return new OpenAiConfig(baseUrl, key, model, callTimeout, maxResponseBytes, tokenLimitField, plainHttpAllowed);
    }

    /** With the token limit in this field. */
    public OpenAiConfig withTokenLimitField(TokenLimitField tokenLimitField) {
        return new OpenAiConfig(baseUrl, key, model, callTimeout, maxResponseBytes, tokenLimitField, plainHttpAllowed);
    }

    /** With or without leave to send the key unencrypted to another machine. */
    public OpenAiConfig withPlainHttpAllowed(boolean plainHttpAllowed) {
        return new OpenAiConfig(baseUrl, key, model, callTimeout, maxResponseBytes, tokenLimitField, plainHttpAllowed);
    }
}
