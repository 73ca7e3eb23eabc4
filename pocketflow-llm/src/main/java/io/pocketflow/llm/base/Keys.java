package io.pocketflow.llm.base;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key of one model for the code that sends it: it is sent in a header or hashed, and cannot be read. Created only
 * from a {@link io.pocketflow.llm.Secret}, in its package. Immutable and thread-safe.
 */
public final class Keys {

    /** The key of a server that needs none. */
    public static final Keys NONE = new Keys(null);

    private final @Nullable String value;
    private final @Nullable KeyMask mask;

    /** Creates a key with this value; null for none. */
    public Keys(@Nullable String value) {
        this.value = value;
        this.mask = value == null ? null : new KeyMask(value);
    }

    /** Returns the header of this name with the key after a prefix; an empty map without a key. */
    public Map<String, String> header(String name, String prefix) {
        return value == null ? Map.of() : Map.of(name, prefix + value);
    }

    /** Returns the text with the key masked, in all spellings that {@link KeyMask} knows. */
    String redact(String text) {
        return mask == null ? text : mask.mask(text);
    }

    /** Returns a text that differs for different keys and does not reveal the key. */
    public String hash() {
        return value == null ? "without key" : Sha256.half(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
