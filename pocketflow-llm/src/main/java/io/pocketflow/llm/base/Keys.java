package io.pocketflow.llm.base;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key of one model for the code that sends it: it goes into a header or a hash, and cannot be read. Made from a {@link
 * Secret} in its package only. Immutable and thread-safe.
 */
public final class Keys {

    /** The key of a server that wants none. */
    public static final Keys NONE = new Keys(null);

    private final @Nullable String value;
    private final @Nullable KeyMask mask;

    /** Wraps the value of a key; null for none. */
    public Keys(@Nullable String value) {
        this.value = value;
        this.mask = value == null ? null : new KeyMask(value);
    }

    /** Returns the header of this name with the key behind a prefix; an empty map without a key. */
    public Map<String, String> header(String name, String prefix) {
        return value == null ? Map.of() : Map.of(name, prefix + value);
    }

    /** Returns the text with the key masked, in all spellings that {@link KeyMask} knows. */
    String redact(String text) {
        return mask == null ? text : mask.mask(text);
    }

    /** Returns a text that differs from that of another key and does not betray this one. */
    public String hash() {
        return value == null ? "without key" : Sha256.half(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
