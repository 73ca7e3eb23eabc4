package io.pocketflow.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The check of names that are keys in the database. */
final class Names {

    /** The maximum length in bytes: PostgreSQL cannot index longer texts. */
    private static final int MOST_BYTES = 2_000;

    private Names() {}

    /**
     * Returns a name that the database can keep.
     *
     * @param what the subject of the message, such as "a run id"
     */
    static String check(String what, String name) {
        Objects.requireNonNull(name, () -> what + " must not be null");
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || bytes > MOST_BYTES || isRejected(name)) {
            throw new IllegalArgumentException(what + " must have 1 to " + MOST_BYTES
                    + " bytes, and no character U+0000 or half of a surrogate pair, but "
                    + (name.isBlank() ? "is blank" : "has " + bytes + " bytes" + found(name)));
        }
        return name;
    }

    private static String found(String name) {
        return name.indexOf('\0') >= 0 ? " and U+0000" : isRejected(name) ? " and half of a surrogate pair" : "";
    }

    /**
     * Returns whether a text contains a character that PostgreSQL cannot store: U+0000, or half of a surrogate pair. UTF-8
     * has no form of the half, so that a question mark would be stored, and different texts would be equal.
     */
    static boolean isRejected(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return true;
            }
            if (Character.isSurrogate(c)) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
