package io.pocketflow.web;

/**
 * A filter for characters that a reader cannot see: controls, formats (zero-width, bidirectional and tag characters)
 * and fillers. It keeps joiners and variation selectors where text needs them, which is never twice in a row: a longer
 * run can only carry a hidden message. Confined to one thread.
 */
final class VisibleText {

    private int last = ' ';

    /** Returns whether to keep the next character of a text. */
    boolean keeps(int c) {
        if (isInvisible(c)
                || isJoiner(c) && (isJoiner(last) || isSpace(last))
                || isSelector(c) && !isSelectable(c, last)) {
            return false;
        }
        last = c;
        return true;
    }

    /** Returns whether a character is white space of any kind, including line separators. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    private static boolean isJoiner(int c) {
        return c == 0x200c || c == 0x200d;
    }

    private static boolean isSelector(int c) {
        return c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef || c >= 0x180b && c <= 0x180d || c == 0x180f;
    }

    /** Returns whether a selector can change the look of a character. Elsewhere it can only carry a hidden message. */
    private static boolean isSelectable(int selector, int c) {
        if (selector >= 0xe0100) {
            return Character.isIdeographic(c);
        }
        boolean keycap = c >= '0' && c <= '9' || c == '#' || c == '*' || c == 0xa9 || c == 0xae;
        return !isSelector(c) && !isJoiner(c) && !isSpace(c) && (c >= 0x1000 || keycap);
    }

    /** Returns whether a character is never visible. White space, joiners and selectors do not count. */
    static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> !isSpace(c);
            case Character.FORMAT -> !isJoiner(c) && !isSign(c);
            case Character.SURROGATE -> true;
            default ->
                switch (c) {
                    case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0 -> true;
                    default -> false;
                };
        };
    }

    /** Returns whether a format character is visible: a sign that surrounds or precedes digits in Arabic and other scripts. */
    private static boolean isSign(int c) {
        return switch (c) {
            case 0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd -> true;
            default -> false;
        };
    }

    /** Returns the visible characters on one line: white space of any kind and length becomes one space. */
    static String oneLine(String text) {
        VisibleText visible = new VisibleText();
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isSpace(c)) {
                visible.keeps(' ');
                if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
                    line.append(' ');
                }
            } else if (visible.keeps(c)) {
                line.appendCodePoint(c);
            }
        });
        return line.toString().strip();
    }

    /** Returns the visible characters with spaces, tabs and line breaks; every line ends with {@code \n}. */
    static String lines(String text) {
        VisibleText visible = new VisibleText();
        StringBuilder lines = new StringBuilder(text.length());
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029) {
                boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                lines.append(pair ? "" : "\n");
                visible.keeps('\n');
            } else if (!isOddSpace(c) && visible.keeps(c)) {
                lines.appendCodePoint(c);
            }
        }
        return lines.toString();
    }

    /**
     * Returns whether Java counts a control as white space: vertical tab, form feed, and separators of files and
     * records.
     */
    private static boolean isOddSpace(int c) {
        return c == 0x0b || c == 0x0c || c >= 0x1c && c <= 0x1f;
    }
}
