package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A reader of style attributes that works like browsers (CSS Syntax, level 3): it drops comments, resolves escapes, and
 * ignores semicolons within quotes or parentheses. Confined to one thread.
 */
final class InlineStyle {

    /**
     * One declaration.
     * @param name in lower case, without a prefix that browsers still support
     * @param value in lower case, with single spaces, a quote for quoted text, and without {@code !important}
     */
    record Declaration(String name, String value) {}

    private static final int PREFIX_LENGTH = "-webkit-".length();
    private static final Set<String> PREFIXED = Set.of(
            "transform",
            "filter",
            "opacity",
            "clip-path",
            "background-clip",
            "text-fill-color",
            "text-stroke",
            "text-stroke-color",
            "text-stroke-width");

    private final String style;
    private final List<Declaration> declarations = new ArrayList<>();
    private final List<Declaration> important = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private int at;
    private int depth;

    private InlineStyle(String style) {
        this.style = style;
    }

    /** Returns the declarations in the order of the cascade: a later one overrides an earlier one. */
    static List<Declaration> declarations(String style) {
        InlineStyle reader = new InlineStyle(style);
        while (reader.at < style.length()) {
            reader.next(style.charAt(reader.at));
        }
        reader.end();
        reader.declarations.addAll(reader.important);
        return reader.declarations;
    }

    private void next(char c) {
        at++;
        switch (c) {
            case '\\' -> escape();
            case '"', '\'' -> quoted(c);
            case '(' -> opening();
            case ')' -> {
                depth = Math.max(0, depth - 1);
                part.append(c);
            }
            case '/' -> {
                if (style.startsWith("*", at)) {
                    at = after("*/", at + 1);
                    part.append(' ');
                } else {
                    part.append(c);
                }
            }
            case ';' -> {
                if (depth == 0) {
                    end();
                }
            }
            default -> part.append(c);
        }
    }

    private int after(String end, int from) {
        int found = style.indexOf(end, from);
        return found < 0 ? style.length() : found + end.length();
    }

    /** Reads an escape: up to six hexadecimal digits and a space, or any other character. */
    private void escape() {
        int start = at;
        while (at < style.length() && at < start + 6 && Character.digit(style.charAt(at), 16) >= 0) {
            at++;
        }
        if (at > start) {
            int c = Integer.parseInt(style.substring(start, at), 16);
            part.appendCodePoint(Character.isValidCodePoint(c) ? c : 0xfffd);
            at += at < style.length() && Character.isWhitespace(style.charAt(at)) ? 1 : 0;
        } else if (at < style.length()) {
            part.append(style.charAt(at++));
        }
    }

    private void quoted(char quote) {
        while (at < style.length() && style.charAt(at) != quote) {
            at += style.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        part.append(quote);
    }

    /** Reads an opening parenthesis. Skips the content of an unquoted address. */
    private void opening() {
        part.append('(');
        int length = part.length();
        boolean address = length > 3 && part.substring(length - 4).equalsIgnoreCase("url(");
        if (address && !startsWithQuote()) {
            at = after(")", at);
            part.append(')');
        } else {
            depth++;
        }
    }

    private boolean startsWithQuote() {
        while (at < style.length() && Character.isWhitespace(style.charAt(at))) {
            at++;
        }
        return at < style.length() && (style.charAt(at) == '"' || style.charAt(at) == '\'');
    }

    private void end() {
        int colon = part.indexOf(":");
        if (colon > 0) {
            int mark = part.indexOf("!", colon);
            String value = spaced(part.substring(colon + 1, mark < 0 ? part.length() : mark));
            Declaration declaration = new Declaration(name(spaced(part.substring(0, colon))), value);
            if (mark < 0) {
                declarations.add(declaration);
            } else if (spaced(part.substring(mark + 1)).equals("important")) {
                important.add(declaration);
            }
        }
        part.setLength(0);
        depth = 0;
    }

    private static String name(String name) {
        boolean prefixed = name.equals("-moz-transform")
                || name.startsWith("-webkit-") && PREFIXED.contains(name.substring(PREFIX_LENGTH));
        return prefixed ? name.substring(name.indexOf('-', 1) + 1) : name;
    }

    private static String spaced(String text) {
        return VisibleText.oneLine(text).toLowerCase(Locale.ROOT);
    }
}
