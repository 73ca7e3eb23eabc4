package io.pocketflow.llm.base;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one model for the code that sends them: they are sent in headers or hashed, and cannot be read. Created only
 * from {@link io.pocketflow.llm.Secret}s, in their package. Thread-safe.
 */
public final class Keys {

    /** The key of a server that needs none. */
    public static final Keys NONE = new Keys(null);

    private final @Nullable String value;
    private final Map<String, String> headers;
    private final @Nullable BearerTokens tokens;
    private final Collection<KeyMask> masks;

    /** Creates a key with this value; null for none. */
    public Keys(@Nullable String value) {
        this(value, Map.of(), null);
    }

    /**
     * Creates the secrets of a model.
     *
     * @param value the key; null for none
     * @param headers the secret headers
     * @param tokens the bearer tokens; null for none
     */
    public Keys(@Nullable String value, Map<String, String> headers, @Nullable BearerTokens tokens) {
        this.value = value;
        this.headers = Map.copyOf(headers);
        this.tokens = tokens;
        this.masks = Stream.concat(Stream.ofNullable(value), headers.values().stream())
                .map(KeyMask::new)
                .toList();
    }

    /** Returns the header of this name with the key after a prefix; an empty map without a key. */
    public Map<String, String> header(String name, String prefix) {
        return value == null ? Map.of() : Map.of(name, prefix + value);
    }

    /** Returns the other secret headers. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the bearer tokens; null for none. */
    public @Nullable BearerTokens tokens() {
        return tokens;
    }

    /** Returns whether there is anything that must not be sent unencrypted. */
    public boolean isSecret() {
        return value != null || !headers.isEmpty() || tokens != null;
    }

    /** Returns the text with the secrets masked, in all spellings that {@link KeyMask} knows. */
    String redact(String text) {
        String masked = text;
        for (KeyMask mask : masks) {
            masked = mask.mask(masked);
        }
        return tokens == null ? masked : tokens.redact(masked);
    }

    /** Returns a text that differs for different secrets and does not reveal them. */
    public String hash() {
        return tokens == null ? lastingHash() : lastingHash() + " and tokens of " + tokens.identity();
    }

    /** Returns a text as {@link #hash} does, which is the same in each process: without the supplier of tokens. */
    public String lastingHash() {
        String key = value == null ? "without key" : Sha256.half(value);
        return headers.isEmpty() ? key : key + " " + Sha256.half(new TreeMap<>(headers).toString());
    }

    @Override
    public String toString() {
        return "***";
    }
}
