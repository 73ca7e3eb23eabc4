package io.pocketflow.llm;

import io.pocketflow.llm.base.BearerTokens;
import io.pocketflow.llm.base.Keys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key or token that is never printed: {@link #toString()} returns {@code ***}, there is no public accessor, and it is
 * not serializable. Immutable and thread-safe; equal only to itself.
 */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Returns a secret with this key, without surrounding white space.
     *
     * @throws IllegalArgumentException if the key is blank, or contains a character that an HTTP header cannot contain
     *     (anything but visible ASCII); the message does not contain the key
     */
    public static Secret of(String value) {
        String stripped = value.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        if (!stripped.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("a secret must hold visible ASCII characters only");
        }
        return new Secret(stripped);
    }

    String reveal() {
        return value;
    }

    /** Returns the object with which this module sends a key; the key cannot be read from it. */
    static Keys keys(@Nullable Secret key) {
        return key == null ? Keys.NONE : new Keys(key.value);
    }

    /** Returns the object with which this module sends the secrets of a config. */
    static Keys keys(ModelConfig config) {
        ConnectionSettings connection = config.connection();
        Map<String, String> headers = new LinkedHashMap<>();
        connection.secretHeaders().forEach((name, secret) -> headers.put(name, secret.value));
        AccessTokens tokens = connection.tokens();
        BearerTokens bearer = tokens == null
                ? null
                : new BearerTokens(tokens, () -> {
                    AccessToken token = Objects.requireNonNull(tokens.fetch(), "the supplier returned null");
                    return new BearerTokens.Token(token.value().value, token.expiresAt());
                });
        return new Keys(config.key() == null ? null : config.key().value, headers, bearer);
    }

    @Override
    public String toString() {
        return "***";
    }
}
