package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/** Writes what stands in blocks: paragraphs, headings, lists, tables, code and quotes, a blank line between them. */
record MarkdownBlocks(MarkdownInline inline) {

    /** Deeper pages are written as plain text from there on. */
    private static final int DEEPEST = 100;

    private static final String GAP = "\n\n";
    /** Looked for at the first space only: a search from each would take the square of a long run. */
    private static final Pattern SPACE_AT_END = Pattern.compile("(?m)(?<![ \t])[ \t]++$");

    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "nav",
            "svg",
            "math",
            "iframe",
            "object",
            "canvas",
            "audio",
            "video",
            "button",
            "input",
            "select",
            "textarea",
            "datalist",
            "dialog",
            "head",
            "title",
            "link",
            "meta");

    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "menu",
            "ol",
            "p",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "ul");

    /** The blocks in an element. */
    String of(Element parent, int depth) {
        if (depth > DEEPEST) {
            return MarkdownInline.escaped(parent.text());
        }
        StringBuilder blocks = new StringBuilder();
        List<Node> run = new ArrayList<>();
        for (Node child : parent.childNodes()) {
            if (child instanceof Element element && holdsBlocks(element)) {
                addParagraph(blocks, run);
                add(blocks, isListInItem(element) ? "\n" : GAP, block(element, depth + 1));
            } else {
                run.add(child);
            }
        }
        addParagraph(blocks, run);
        return blocks.toString();
    }

    /** Such a list stands right below what it belongs to. */
    private static boolean isListInItem(Element element) {
        return switch (element.normalName()) {
            case "ul", "menu", "ol" -> element.closest("li") != null;
            default -> false;
        };
    }

    /** Whether it is a block, or like a link around a whole card has blocks in it. */
    private static boolean holdsBlocks(Element element) {
        String name = element.normalName();
        return !isLeftOut(element)
                && (BLOCKS.contains(name)
                        || element.children().stream().anyMatch(c -> BLOCKS.contains(c.normalName())));
    }

    static boolean isLeftOut(Element element) {
        String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
        return LEFT_OUT.contains(element.normalName())
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equalsIgnoreCase("true")
                || style.contains("display:none")
                || style.contains("visibility:hidden");
    }

    private void addParagraph(StringBuilder blocks, List<Node> run) {
        add(blocks, GAP, MarkdownInline.guarded(inline.of(run)));
        run.clear();
    }

    private static void add(StringBuilder blocks, String gap, String block) {
        if (!block.isBlank()) {
            blocks.append(blocks.isEmpty() ? "" : gap).append(block);
        }
    }

    private String block(Element element, int depth) {
        return switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element);
            case "ul", "menu" -> list(element, false, depth);
            case "ol" -> list(element, true, depth);
            case "pre" -> code(element);
            case "blockquote" -> prefixed(of(element, depth), "> ", "> ");
            case "table" -> table(element, depth);
            case "hr" -> "---";
            default -> of(element, depth);
        };
    }

    private String heading(Element element) {
        String text = inline.of(element.childNodes()).replace("\\\n", " ");
        return text.isBlank() ? "" : "#".repeat(element.normalName().charAt(1) - '0') + " " + text;
    }

    private String list(Element list, boolean numbered, int depth) {
        List<String> items = new ArrayList<>();
        int number = start(list);
        for (Element child : list.children()) {
            String text =
                    isLeftOut(child) ? "" : child.normalName().equals("li") ? of(child, depth) : block(child, depth);
            if (!text.isBlank()) {
                String marker = numbered ? number++ + ". " : "- ";
                items.add(prefixed(text, marker, " ".repeat(marker.length())));
            }
        }
        return String.join("\n", items);
    }

    private static int start(Element list) {
        String start = list.attr("start");
        return start.matches("[0-9]{1,6}") ? Integer.parseInt(start) : 1;
    }

    private static String prefixed(String text, String first, String others) {
        return text.isBlank()
                ? ""
                : first
                        + SPACE_AT_END
                                .matcher(text.replace("\n", "\n" + others))
                                .replaceAll("");
    }

    private static String code(Element pre) {
        String text = pre.wholeText().replaceFirst("\\A\\R", "").stripTrailing();
        String fence = "`".repeat(Math.max(3, MarkdownInline.longestTicks(text) + 1));
        Element code = pre.selectFirst("code[class]");
        String language =
                code == null ? "" : code.className().replaceAll("(?s).*?\\blang(?:uage)?-([\\w+#-]+).*|.*", "$1");
        return text.isBlank() ? "" : fence + language + "\n" + text + "\n" + fence;
    }

    /** Tables that only lay out the page become their blocks. */
    private String table(Element element, int depth) {
        MarkdownTable table = MarkdownTable.of(element);
        if (!table.isLayout()) {
            return table.written(inline);
        }
        StringBuilder blocks = new StringBuilder();
        table.parts().forEach(part -> add(blocks, GAP, of(part, depth)));
        return blocks.toString();
    }
}
