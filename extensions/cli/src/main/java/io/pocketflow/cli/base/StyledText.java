package io.pocketflow.cli.base;

/**
 * A text of this program, some words of which have a style on a terminal. The markup is that of picocli: {@code @|bold
 * words|@}. The styles are bold, italic and yellow, and words of one style contain no other style.
 */
public record StyledText(String markup) {

    private static final String START = "@|";
    private static final String END = "|@";

    /** Returns the text without its styles. */
    public String plain() {
        return rendered(false);
    }

    /** Returns the text with the control sequences of its styles, which are those of picocli. */
    public String styled() {
        return rendered(true);
    }

    private String rendered(boolean isStyled) {
        StringBuilder text = new StringBuilder(2 * markup.length());
        int done = 0;
        for (int start = markup.indexOf(START); start >= 0; start = markup.indexOf(START, done)) {
            int words = markup.indexOf(' ', start) + 1;
            int end = markup.indexOf(END, words);
            String style = markup.substring(start + START.length(), words - 1);
            text.append(markup, done, start)
                    .append(isStyled ? begin(style) : "")
                    .append(markup, words, end)
                    .append(isStyled ? end(style) : "");
            done = end + END.length();
        }
        return text.append(markup, done, markup.length()).toString();
    }

    private static String begin(String style) {
        return switch (style) {
            case "bold" -> "\u001b[1m";
            case "italic" -> "\u001b[3m";
            case "yellow" -> "\u001b[33m";
            default -> throw unknown(style);
        };
    }

    private static String end(String style) {
        return switch (style) {
            case "bold" -> "\u001b[21m\u001b[0m";
            case "italic" -> "\u001b[23m\u001b[0m";
            case "yellow" -> "\u001b[39m\u001b[0m";
            default -> throw unknown(style);
        };
    }

    private static IllegalStateException unknown(String style) {
        return new IllegalStateException("there is no style '" + style + "'");
    }
}
