package io.pocketflow.postgres;

import java.nio.charset.StandardCharsets;

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
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || bytes > MOST_BYTES || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " must have 1 to " + MOST_BYTES
                    + " bytes and no character U+0000 but has " + bytes + " bytes");
        }
        return name;
    }
}
