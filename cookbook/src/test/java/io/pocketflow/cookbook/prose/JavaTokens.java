package io.pocketflow.cookbook.prose;

import java.util.ArrayList;
import java.util.List;

/** The comments and string literals of a Java source. The compiler's tree contains no comments. */
final class JavaTokens {

    /** Kinds of tokens that may contain prose. */
    enum Kind {
        STRING,
        BLOCK_COMMENT,
        LINE_COMMENT
    }

    /**
     * One token.
     *
     * @param text the content, without quotes and comment marks
     * @param start the offset of the first character of the token
     * @param end the offset after its last character
     * @param line the line of its first character, from 1
     */
    record Token(Kind kind, String text, int start, int end, int line) {}

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    private JavaTokens(String source) {
        this.source = source;
    }

    static List<Token> of(String source) {
        JavaTokens scan = new JavaTokens(source);
        while (scan.at < source.length()) {
            scan.next();
        }
        return scan.tokens;
    }

    private void next() {
        if (source.startsWith("\"\"\"", at)) {
            skipTo(closing(at + 3, "\"\"\""));
        } else if (source.charAt(at) == '"') {
            int end = closing(at + 1, "\"");
            add(Kind.STRING, at + 1, end - 1, end);
        } else if (source.charAt(at) == '\'') {
            skipTo(closing(at + 1, "'"));
        } else if (source.startsWith("/*", at)) {
            int end = found("*/", at + 2);
            add(Kind.BLOCK_COMMENT, at + 2, end, end + 2);
        } else if (source.startsWith("//", at)) {
            int end = found("\n", at);
            add(Kind.LINE_COMMENT, at + 2, end, end);
        } else {
            skipTo(at + 1);
        }
    }

    private void add(Kind kind, int from, int to, int end) {
        tokens.add(new Token(kind, source.substring(from, to), at, end, line));
        skipTo(end);
    }

    private void skipTo(int end) {
        for (int limit = Math.min(end, source.length()); at < limit; at++) {
            if (source.charAt(at) == '\n') {
                line++;
            }
        }
    }

    private int found(String mark, int from) {
        int found = source.indexOf(mark, from);
        return found < 0 ? source.length() : found;
    }

    /** Returns the offset after the closing quote, which no backslash escapes. */
    private int closing(int from, String quote) {
        int i = from;
        while (i < source.length() && !source.startsWith(quote, i)) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        return i + quote.length();
    }
}
