package io.pocketflow.llm;

import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.OpenAiHost;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a model. Immutable; changes by {@code with…}.
 *
 * @param provider the wire format
 * @param baseUrl the server, http or https, in the form of the vendor's own client: for OpenAI's formats with {@code
 *     /v1}, for the others the origin only; a slash at its end is dropped
 * @param key the API key, sent in the header that the format defines; null for servers that need none (default)
 * @param model the model for requests that name none
 * @param callTimeout the maximum duration of a call, including the body; 1 ms to 24 hours, default 60 seconds
 * @param idleTimeout the maximum time without a byte in a stream, from the answer's headers on and only while bytes are
 *     awaited; 1 ms to 24 hours, default 30 seconds
 * @param maxResponseBytes maximum number of bytes of an answer; at least 1, default 10 MiB
 * @param tokenLimitField the field of OpenAI Chat Completions for {@link ChatRequest#maxTokens}; default {@code
 *     max_completion_tokens} for api.openai.com, {@code max_tokens} for all others, because many of them know only that
 * @param jsonSchema whether the server enforces schemas of replies ({@link ChatModel#supportsJsonSchema}) and of tool
 *     calls ({@code strict}); default true, but for OpenAI Chat Completions only at api.openai.com, because some
 *     servers of that format reject a schema
 * @param plainHttpAllowed whether a key may be sent by {@code http://} to another machine; default false
 * @param connection headers, query parameters and bearer tokens that are sent with each request; default none
 */
public record ModelConfig(
        Provider provider,
        URI baseUrl,
        @Nullable Secret key,
        String model,
        Duration callTimeout,
        Duration idleTimeout,
        int maxResponseBytes,
        TokenLimitField tokenLimitField,
        boolean jsonSchema,
        boolean plainHttpAllowed,
        ConnectionSettings connection) {

    /** The name of the field that limits a reply's tokens. */
    public enum TokenLimitField {
        /** The old name, which all servers know; OpenAI's reasoning models reject it. */
        MAX_TOKENS,
        /** The current name. */
        MAX_COMPLETION_TOKENS
    }

    private static final Duration LONGEST = Duration.ofHours(24);

    /** Rejects values outside the stated ranges. */
    public ModelConfig {
        Objects.requireNonNull(provider, "provider must not be null");
        baseUrl = BaseUrl.checked(baseUrl);
        Objects.requireNonNull(tokenLimitField, "tokenLimitField must not be null");
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank");
        }
        if (key != null && connection.tokens() != null) {
            throw new IllegalArgumentException("a model must have a key or access tokens but had both");
        }
        checkTime("callTimeout", callTimeout);
        checkTime("idleTimeout", idleTimeout);
        if (maxResponseBytes < 1) {
            throw new IllegalArgumentException("maxResponseBytes must be at least 1 but was " + maxResponseBytes);
        }
    }

    private static void checkTime(String what, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be 1 ms to 24 hours but was " + time);
        }
    }

    /** Returns the config of a model of the provider's own service; give it a key by {@link #withKey}. */
    public static ModelConfig of(Provider provider, String model) {
        return of(provider, provider.baseUrl(), model);
    }

    /** Returns the config of a model of the server at this base URL, such as {@code http://localhost:8000/v1}. */
    public static ModelConfig of(Provider provider, URI baseUrl, String model) {
        boolean openAi = OpenAiHost.isOwn(baseUrl);
        TokenLimitField field = openAi ? TokenLimitField.MAX_COMPLETION_TOKENS : TokenLimitField.MAX_TOKENS;
        return new ModelConfig(
                provider,
                baseUrl,
                null,
                model,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                10 * 1024 * 1024,
                field,
                openAi || provider != Provider.OPENAI,
                false,
                ConnectionSettings.NONE);
    }

    /** Returns a copy with this key. */
    public ModelConfig withKey(Secret key) {
        return with(draft -> draft.key = key);
    }

    /** Returns a copy with this time for a whole call, 1 ms to 24 hours. */
    public ModelConfig withCallTimeout(Duration callTimeout) {
        return with(draft -> draft.callTimeout = callTimeout);
    }

    /** Returns a copy with this longest silence of a stream, 1 ms to 24 hours. */
    public ModelConfig withIdleTimeout(Duration idleTimeout) {
        return with(draft -> draft.idleTimeout = idleTimeout);
    }

    /** Returns a copy with answers of at most {@code maxResponseBytes} bytes. */
    public ModelConfig withMaxResponseBytes(int maxResponseBytes) {
        return with(draft -> draft.maxResponseBytes = maxResponseBytes);
    }

    /** Returns a copy with the token limit in this field. */
    public ModelConfig withTokenLimitField(TokenLimitField tokenLimitField) {
        return with(draft -> draft.tokenLimitField = tokenLimitField);
    }

    /** Returns a copy with a server that holds replies to a schema, or with one that does not. */
    public ModelConfig withJsonSchema(boolean jsonSchema) {
        return with(draft -> draft.jsonSchema = jsonSchema);
    }

    /** Returns a copy that may, or may not, send the key unencrypted to another machine. */
    public ModelConfig withPlainHttpAllowed(boolean plainHttpAllowed) {
        return with(draft -> draft.plainHttpAllowed = plainHttpAllowed);
    }

    /**
     * Returns a copy that sends this header with each request, such as {@code anthropic-beta} or {@code
     * OpenAI-Organization}, instead of one of the same name.
     *
     * @throws IllegalArgumentException if the name or the value cannot be sent, or if the name is that of a secret
     */
    public ModelConfig withHeader(String name, String value) {
        return with(draft -> draft.connection = connection.withHeader(name, value));
    }

    /** Returns a copy that sends this header, whose value is never printed, such as Azure's {@code api-key}. */
    public ModelConfig withHeader(String name, Secret value) {
        return with(draft -> draft.connection = connection.withHeader(name, value));
    }

    /**
     * Returns a copy that sends this query parameter with each request, such as Azure's {@code api-version}.
     *
     * @throws IllegalArgumentException if the name is that of a secret, which an address must not contain
     */
    public ModelConfig withQuery(String name, String value) {
        return with(draft -> draft.connection = connection.withQuery(name, value));
    }

    /** Returns a copy that sends bearer tokens of this supplier instead of a key; null for none. */
    public ModelConfig withTokens(@Nullable AccessTokens tokens) {
        return with(draft -> draft.connection = connection.withTokens(tokens));
    }

    private ModelConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.copy();
    }

    /** The components of a copy until it is made. */
    private static final class Draft {
        private final ModelConfig from;
        private @Nullable Secret key;
        private Duration callTimeout;
        private Duration idleTimeout;
        private int maxResponseBytes;
        private TokenLimitField tokenLimitField;
        private boolean jsonSchema;
        private boolean plainHttpAllowed;
        private ConnectionSettings connection;

        Draft(ModelConfig from) {
            this.from = from;
            key = from.key;
            callTimeout = from.callTimeout;
            idleTimeout = from.idleTimeout;
            maxResponseBytes = from.maxResponseBytes;
            tokenLimitField = from.tokenLimitField;
            jsonSchema = from.jsonSchema;
            plainHttpAllowed = from.plainHttpAllowed;
            connection = from.connection;
        }

        ModelConfig copy() {
            return new ModelConfig(
                    from.provider,
                    from.baseUrl,
                    key,
                    from.model,
                    callTimeout,
                    idleTimeout,
                    maxResponseBytes,
                    tokenLimitField,
                    jsonSchema,
                    plainHttpAllowed,
                    connection);
        }
    }
}
