package io.pocketflow.cookbook.prose;

import java.util.Arrays;

/** A text for people to read, such as a comment, with the line of the file for each of its characters. */
final class Prose {

    /** Stands for a part that the rules ignore, such as code; no rule matches it. */
    static final String IGNORED = "\0";

    /** The place of a text, which decides the parts of it that the rules ignore. */
    enum Kind {
        COMMENT,
        STRING,
        MARKDOWN,
        HEADING
    }

    final Kind kind;

    private final StringBuilder text = new StringBuilder();
    private int[] lines = new int[64];

    Prose(Kind kind) {
        this.kind = kind;
    }

    /** Appends a part that stands on one line of the file. */
    Prose add(String part, int line) {
        int end = text.length() + part.length();
        if (end > lines.length) {
            lines = Arrays.copyOf(lines, 2 * end);
        }
        Arrays.fill(lines, text.length(), end, line);
        text.append(part);
        return this;
    }

    String text() {
        return text.toString();
    }

    int lineAt(int offset) {
        return lines[offset];
    }

    @Override
    public String toString() {
        return text();
    }
}
