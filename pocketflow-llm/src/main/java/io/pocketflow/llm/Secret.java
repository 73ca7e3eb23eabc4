package io.pocketflow.llm;

import io.pocketflow.llm.base.Keys;
import org.jspecify.annotations.Nullable;

/**
 * A key or token that is never printed: {@link #toString()} is {@code ***}, there is no accessor for others, and it is
 * not serializable. Immutable and thread-safe; equal only to itself.
 */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a key; white space around it is dropped.
     *
     * @throws IllegalArgumentException if it is blank, or holds a character that an HTTP header cannot carry (anything
     *     but visible ASCII); the value is not in the message
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

    /** Returns what the code that sends a key works with; it cannot be read there. */
    static Keys keys(@Nullable Secret key) {
        return key == null ? Keys.NONE : new Keys(key.value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
