package io.pocketflow.web;

/** An escaper of text by the rules of CommonMark and of GitHub's tables. Stateless; takes linear time. */
final class MarkdownEscape {

    private static final int LONGEST_ENTITY = 33;

    private MarkdownEscape() {}

    /** Returns whether the character at an index of a text needs a backslash before it. */
    static boolean isSpecial(String text, int at) {
        return switch (text.charAt(at)) {
            case '\\', '`', '*', '_', '[', ']', '<', '>', '~' -> true;
            case '!' -> text.startsWith("[", at + 1);
            case '&' -> startsEntity(text, at + 1);
            default -> false;
        };
    }

    /** Returns whether an entity starts here. A word at the end counts, since the next text may complete it. */
    private static boolean startsEntity(String text, int start) {
        int end = Math.min(text.length(), start + LONGEST_ENTITY);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == ';') {
                return i > start;
            }
            boolean word = c < 128 && Character.isLetterOrDigit(c) || c == '#' && i == start;
            if (!word) {
                return false;
            }
        }
        return end == text.length();
    }

    /** Returns the text as one escaped line. */
    static String oneLine(String text) {
        String clean = VisibleText.oneLine(text);
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < clean.length(); i++) {
            if (isSpecial(clean, i)) {
                escaped.append('\\');
            }
            escaped.append(clean.charAt(i));
        }
        return escaped.toString();
    }

    /**
     * Returns the index where a backslash prevents a paragraph's line from becoming a heading, list, rule, underline or
     * table, or -1 if the line starts none of them.
     */
    static int blockStart(CharSequence line) {
        int length = line.length();
        if (length == 0) {
            return -1;
        }
        char first = line.charAt(0);
        int next = 1;
        switch (first) {
            case '=', '|' -> {
                return 0;
            }
            case '+', '-', ':' -> {
                char second = length > 1 ? line.charAt(1) : ' ';
                boolean row = first != '+' && (second == '-' || second == '|' || second == ':');
                return row || first != ':' && second == ' ' ? 0 : -1;
            }
            case '#' -> {
                while (next < length && next < 7 && line.charAt(next) == '#') {
                    next++;
                }
                return next < 7 && isEnd(line, next) ? 0 : -1;
            }
            default -> {
                next = 0;
                while (next < length && next < 9 && line.charAt(next) >= '0' && line.charAt(next) <= '9') {
                    next++;
                }
                boolean marker = next > 0 && next < length && (line.charAt(next) == '.' || line.charAt(next) == ')');
                return marker && isEnd(line, next + 1) ? next : -1;
            }
        }
    }

    private static boolean isEnd(CharSequence line, int at) {
        return at >= line.length() || line.charAt(at) == ' ';
    }

    /**
     * Returns the index where a backslash prevents an end mark at the end of a heading, or -1 if there is no end mark.
     */
    static int headingEnd(CharSequence line) {
        int last = line.length() - 1;
        return line.charAt(last) == '#' ? last : -1;
    }

    /** Returns the length of the longest run of backticks. */
    static int longestTicks(String text) {
        int longest = 0;
        int now = 0;
        for (int i = 0; i < text.length(); i++) {
            now = text.charAt(i) == '`' ? now + 1 : 0;
            longest = Math.max(longest, now);
        }
        return longest;
    }
}
