package io.pocketflow.web;

import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeFilter.FilterResult;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/** A data table that is written row by row. Confined to one thread. */
final class MarkdownTable {

    private final int columns;
    private int rows;
    private int cells;

    private MarkdownTable(int columns) {
        this.columns = columns;
    }

    /**
     * Returns a data table, or null for a layout table, which has one column or blocks in a cell. The search for blocks
     * ends at the first nested table, so that nested tables are searched once.
     */
    static @Nullable MarkdownTable of(Element table) {
        int columns = shown(table)
                .flatMap(MarkdownTable::rows)
                .mapToInt(row -> (int)
                        row.children().stream().filter(MarkdownTable::isCell).count())
                .max()
                .orElse(0);
        return columns < 2 || holdsBlocks(table) ? null : new MarkdownTable(columns);
    }

    private static Stream<Element> rows(Element child) {
        return switch (child.normalName()) {
            case "tr" -> Stream.of(child);
            case "thead", "tbody", "tfoot" ->
                shown(child).filter(row -> row.normalName().equals("tr"));
            default -> Stream.empty();
        };
    }

    private static Stream<Element> shown(Element parent) {
        return parent.children().stream().filter(child -> !Look.isLeftOut(child));
    }

    static boolean isCell(Element element) {
        return element.normalName().equals("td") || element.normalName().equals("th");
    }

    private static boolean holdsBlocks(Element table) {
        NodeFilter search = (Node node, int depth) -> {
            if (depth == 0 || !(node instanceof Element element)) {
                return FilterResult.CONTINUE;
            }
            return switch (element.normalName()) {
                case "table", "ul", "ol", "menu", "pre", "listing", "h1", "h2", "h3" -> FilterResult.STOP;
                default -> FilterResult.CONTINUE;
            };
        };
        return NodeTraversor.filter(search, table) == FilterResult.STOP;
    }

    /** Counts a cell of the current row. */
    void cell() {
        cells++;
    }

    /** Ends a row and fills it up to the number of columns. Writes the separator line below the first row. */
    void endRow(MarkdownLine line, MarkdownLines out) {
        if (cells == 0) {
            line.end();
            return;
        }
        int missing = Math.max(0, columns - cells);
        line.endRow(rows == 0 ? missing : Math.min(missing, cells));
        cells = 0;
        rows++;
        if (rows == 1) {
            if (7 * columns > out.room()) {
                out.fill();
            } else {
                out.line("|" + " --- |".repeat(columns));
            }
        }
    }

    /** Makes the next row the first row of another table. */
    void interrupt() {
        rows = 0;
    }
}
