package io.pocketflow.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * A walk over a page that writes Markdown in the order of the text, in one pass and without recursion. Confined to one
 * thread.
 */
final class MarkdownWalk implements NodeFilter {

    private static final Pattern LANGUAGE = Pattern.compile("\\blang(?:uage)?-([\\w+#-]{1,40})");

    private final MarkdownLines out;
    private final MarkdownLine line;
    private final BooleanSupplier stop;
    private final Deque<Look> looks = new ArrayDeque<>();
    private final MarkdownLists lists;
    /** The current heading or cell; its whole content stays on one line. */
    private @Nullable Element lineOf;
    /** The element whose code is being collected. */
    private @Nullable Element codeOf;

    private final StringBuilder code = new StringBuilder();
    private String language = "";
    private @Nullable MarkdownTable table;

    private MarkdownWalk(int limit, Look look, BooleanSupplier stop) {
        this.out = new MarkdownLines(limit);
        this.line = new MarkdownLine(out);
        this.lists = new MarkdownLists(out);
        this.looks.push(look);
        this.stop = stop;
    }

    /**
     * Returns the Markdown of a page.
     *
     * @param limit maximum number of characters
     * @param stop returns whether to stop; the Markdown is then truncated
     */
    static String markdown(Document page, int limit, BooleanSupplier stop) {
        MarkdownAddress.limitBase(page);
        MarkdownWalk walk = new MarkdownWalk(limit, Look.of(page), stop);
        // the body's own attributes are ignored, because scripts show a hidden body later
        for (Node node : page.body().childNodes()) {
            if (NodeTraversor.filter(walk, node) == FilterResult.STOP) {
                break;
            }
        }
        walk.line.end();
        return walk.out.finished();
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (out.isFull() || stop.getAsBoolean()) {
            return FilterResult.STOP;
        }
        if (node instanceof TextNode text) {
            addText(text.getWholeText());
        } else if (node instanceof DataNode data && data.parentNameIs("xmp")) {
            addText(data.getWholeData());
        } else if (node instanceof Element element) {
            Look look = looks.element().inside(element);
            if (look == null) {
                leaveOut(element);
                return FilterResult.SKIP_ENTIRELY;
            }
            looks.push(look);
            begin(element, element.normalName());
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            end(element, element.normalName());
            looks.pop();
        }
        return FilterResult.CONTINUE;
    }

    private void addText(String text) {
        if (!looks.element().isSeen()) {
            return;
        }
        if (codeOf == null) {
            line.words(text);
        } else {
            code.append(text);
        }
    }

    /** Skips an element. An invisible cell keeps its place in the row. */
    private void leaveOut(Element element) {
        if (table != null && lineOf == null && MarkdownTable.isCell(element)) {
            beginCell();
            line.endCell();
        }
    }

    private void begin(Element element, String name) {
        boolean block = HtmlBlocks.isBlock(element);
        if (codeOf != null) {
            beginInCode(element, name, block);
        } else if (table != null && lineOf == null) {
            beginPart(element, name);
        } else if (block && lineOf == null) {
            beginBlock(element, name);
        } else if (block) {
            line.space();
        } else {
            beginInline(element, name);
        }
    }

    private void beginInCode(Element element, String name, boolean block) {
        if (name.equals("br") || block) {
            breakCode(name.equals("br"));
        } else if (name.equals("code") && language.isEmpty()) {
            language = language(element);
        }
    }

    private void breakCode(boolean always) {
        boolean within = code.length() > 0 && code.charAt(code.length() - 1) != '\n';
        if (always || within) {
            code.append('\n');
        }
    }

    private static String language(Element element) {
        Matcher named = LANGUAGE.matcher(element.className());
        return named.find() ? named.group(1) : "";
    }

    private void beginInline(Element element, String name) {
        switch (name) {
            case "br" -> line.lineBreak();
            case "img" -> {
                if (!looks.element().unseen()) {
                    line.picture(element.attr("alt"), MarkdownAddress.of(element, "src"));
                }
            }
            case "a" -> {
                String address = MarkdownAddress.of(element, "href");
                if (!address.isEmpty()) {
                    line.open(element, "[", "](" + address + ")");
                }
            }
            case "b", "strong" -> line.open(element, "**", "**");
            case "i", "em", "cite" -> line.open(element, "*", "*");
            case "del", "s", "strike" -> line.open(element, "~~", "~~");
            case "code", "kbd", "samp", "tt" -> {
                if (element.children().stream().noneMatch(HtmlBlocks::isBlock)) {
                    collect(element);
                }
            }
            default -> {}
        }
    }

    private void collect(Element element) {
        codeOf = element;
        code.setLength(0);
        language = "";
    }

    private void beginBlock(Element element, String name) {
        line.end();
        out.block();
        lists.beginItem(element);
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                line.heading("#".repeat(name.charAt(1) - '0') + " ");
                lineOf = element;
            }
            case "ul", "menu", "dir" -> lists.begin(element, false);
            case "ol" -> lists.begin(element, true);
            case "pre", "listing", "xmp", "plaintext" -> collect(element);
            case "blockquote" -> {
                String mark = out.isDeep() ? "" : "> ";
                out.open(mark, mark);
            }
            case "table" -> table = MarkdownTable.of(element);
            case "hr" -> out.line("---");
            default -> {}
        }
    }

    private void beginPart(Element element, String name) {
        switch (name) {
            case "tr" -> line.row();
            case "td", "th" -> {
                beginCell();
                lineOf = element;
            }
            case "caption" -> {
                line.end();
                out.block();
                lineOf = element;
            }
            default -> {}
        }
    }

    private void beginCell() {
        line.cell();
        if (table != null) {
            table.cell();
        }
    }

    private void end(Element element, String name) {
        boolean block = HtmlBlocks.isBlock(element);
        if (codeOf != null && codeOf != element) {
            if (block) {
                breakCode(false);
            }
            return;
        }
        if (codeOf == element) {
            endCode(element);
        }
        if (lineOf != null && lineOf != element) {
            line.close(element);
            if (block) {
                line.space();
            }
            return;
        }
        lineOf = null;
        if (table != null && !name.equals("table")) {
            endPart(table, name);
        } else if (block) {
            endBlock(element, name);
        } else {
            line.close(element);
        }
    }

    private void endPart(MarkdownTable in, String name) {
        switch (name) {
            case "tr" -> in.endRow(line, out);
            case "td", "th" -> line.endCell();
            case "caption" -> {
                line.end();
                out.block();
                in.interrupt();
            }
            default -> {}
        }
    }

    private void endBlock(Element element, String name) {
        line.end();
        switch (name) {
            case "ul", "menu", "dir", "ol" -> lists.end();
            case "blockquote" -> out.close();
            case "table" -> table = null;
            default -> {}
        }
        lists.endItem(element);
        out.block();
    }

    private void endCode(Element element) {
        codeOf = null;
        if (lineOf != null || !HtmlBlocks.isBlock(element)) {
            line.code(code.toString());
            return;
        }
        String text = VisibleText.lines(code.toString());
        String block = (text.startsWith("\n") ? text.substring(1) : text).stripTrailing();
        if (!block.isBlank()) {
            out.code(language.isEmpty() ? language(element) : language, block);
        }
    }
}
