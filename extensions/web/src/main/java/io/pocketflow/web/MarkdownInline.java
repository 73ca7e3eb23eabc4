package io.pocketflow.web;

import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Writes what stands within a line: words, links, emphasis, code, pictures. Without state. */
final class MarkdownInline {

    private static final int DEEPEST = 100;
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>~]|&(?=#?\\w+;)|!(?=\\[)");
    private static final Pattern SPACE = Pattern.compile("[\\s\\u00a0]+");
    /** What would begin a block: a heading, a list, a rule, an underline. */
    private static final Pattern BLOCK_START =
            Pattern.compile("(?m)^(#{1,6}(?=\\s|$)|[-+](?=\\s|$)|-{2,}|=+|\\|)|^(\\d{1,9})([.)])(?=\\s|$)");

    /** The words of these nodes on one line, but for hard breaks. */
    String of(List<Node> nodes) {
        StringBuilder line = new StringBuilder();
        nodes.forEach(node -> append(line, node, 0));
        return line.toString().strip().replaceAll(" *\\\\\n *", "\\\\\n");
    }

    private void append(StringBuilder line, Node node, int depth) {
        if (node instanceof TextNode text) {
            appendWords(line, escaped(text.getWholeText()));
        } else if (node instanceof Element element && !MarkdownBlocks.isLeftOut(element)) {
            if (depth > DEEPEST) {
                appendWords(line, escaped(element.text()));
            } else {
                append(line, element, depth + 1);
            }
        }
    }

    private void append(StringBuilder line, Element element, int depth) {
        switch (element.normalName()) {
            case "br" -> line.append("\\\n");
            case "img" -> appendWords(line, picture(element));
            case "a" -> appendLink(line, element, depth);
            case "b", "strong" -> appendMarked(line, element, "**", depth);
            case "i", "em", "cite" -> appendMarked(line, element, "*", depth);
            case "del", "s" -> appendMarked(line, element, "~~", depth);
            case "code", "kbd", "samp", "tt" -> appendCode(line, element.text());
            default -> appendAll(line, element, depth);
        }
    }

    private void appendAll(StringBuilder line, Element element, int depth) {
        element.childNodes().forEach(child -> append(line, child, depth));
    }

    /** White space of any kind and length is one space, and none after another. */
    private static void appendWords(StringBuilder line, String words) {
        String fit = SPACE.matcher(words).replaceAll(" ");
        boolean spaced =
                line.length() == 0 || line.charAt(line.length() - 1) == ' ' || line.charAt(line.length() - 1) == '\n';
        line.append(spaced && fit.startsWith(" ") ? fit.substring(1) : fit);
    }

    private String inside(Element element, int depth) {
        StringBuilder inner = new StringBuilder();
        appendAll(inner, element, depth);
        return inner.toString();
    }

    /** Spaces at the ends go outside of the marks, where Markdown wants them. */
    private void appendMarked(StringBuilder line, Element element, String mark, int depth) {
        String inner = inside(element, depth);
        String words = inner.strip();
        if (words.isEmpty() || words.contains("\n")) {
            appendWords(line, inner);
            return;
        }
        String before = element.wholeText().matches("(?s)[\\s\u00a0].*") ? " " : "";
        appendWords(line, before + mark + words + mark + (inner.endsWith(" ") ? " " : ""));
    }

    private void appendLink(StringBuilder line, Element link, int depth) {
        String words = inside(link, depth).replace("\\\n", " ").strip();
        String address = address(link, "href");
        if (words.isEmpty()) {
            return;
        }
        appendWords(line, address.isEmpty() ? words : "[" + words + "](" + address + ")");
    }

    private static String picture(Element image) {
        String alt = escaped(image.attr("alt").strip());
        String address = address(image, "src");
        return alt.isEmpty() || address.isEmpty() ? alt : "![" + alt + "](" + address + ")";
    }

    /** Only http, https and mailto: nothing that runs. */
    private static String address(Element element, String attribute) {
        String address = element.absUrl(attribute);
        if (address.isEmpty() && element.attr(attribute).startsWith("mailto:")) {
            address = element.attr(attribute);
        }
        boolean known = address.matches("(?is)(https?://|mailto:).*");
        return known
                ? address.strip()
                        .replaceAll("\\s", "%20")
                        .replace("\\", "%5C")
                        .replace("(", "%28")
                        .replace(")", "%29")
                        .replace("<", "%3C")
                        .replace(">", "%3E")
                : "";
    }

    private static void appendCode(StringBuilder line, String text) {
        if (text.isBlank()) {
            return;
        }
        String ticks = "`".repeat(longestTicks(text) + 1);
        String pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
        line.append(ticks).append(pad).append(text).append(pad).append(ticks);
    }

    static int longestTicks(String text) {
        int longest = 0;
        int now = 0;
        for (int i = 0; i < text.length(); i++) {
            now = text.charAt(i) == '`' ? now + 1 : 0;
            longest = Math.max(longest, now);
        }
        return longest;
    }

    static String escaped(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    /** A paragraph whose lines begin no other block. */
    static String guarded(String paragraph) {
        return BLOCK_START
                .matcher(paragraph)
                .replaceAll(found -> found.group(1) != null
                        ? "\\\\" + found.group(1).replace("|", "\\|")
                        : found.group(2) + "\\\\" + found.group(3));
    }
}
