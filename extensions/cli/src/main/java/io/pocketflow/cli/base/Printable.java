package io.pocketflow.cli.base;

/**
 * Removes characters from texts that could move a terminal's cursor, change colours or reverse the writing direction.
 */
public final class Printable {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Printable() {}

    /** Returns the text on one line, with spaces for white space and without control and formatting characters. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
                line.append(' ');
            } else if (isPlain(c)) {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** Returns the text with its line breaks and tabs, but without other control and formatting characters. */
    public static String lines(String text) {
        StringBuilder lines = new StringBuilder(text.length());
        text.codePoints().filter(c -> c == '\n' || c == '\t' || isPlain(c)).forEach(lines::appendCodePoint);
        return lines.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE -> false;
            case Character.FORMAT -> c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
            default -> true;
        };
    }
}
