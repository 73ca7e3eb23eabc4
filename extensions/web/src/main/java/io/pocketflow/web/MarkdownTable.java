package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/**
 * A table of HTML. Of what is in it only its own rows and cells are looked at, and not those of tables in it: to search
 * for them would take the square of a page of nested tables.
 *
 * @param rows the cells of each row that is shown
 * @param parts the caption and the cells, in the order of the page
 */
record MarkdownTable(List<List<Element>> rows, List<Element> parts) {

    private static final int MOST_COLUMNS = 50;
    private static final String NOT_IN_A_CELL = "table, ul, ol, pre, h1, h2, h3";

    static MarkdownTable of(Element table) {
        List<List<Element>> rows = new ArrayList<>();
        List<Element> parts = new ArrayList<>();
        shown(table).flatMap(MarkdownTable::rowsOrCaption).forEach(part -> {
            if (part.normalName().equals("tr")) {
                List<Element> cells =
                        part.children().stream().filter(MarkdownTable::isCell).toList();
                rows.add(cells);
                cells.stream().filter(cell -> !MarkdownBlocks.isLeftOut(cell)).forEach(parts::add);
            } else {
                parts.add(part);
            }
        });
        return new MarkdownTable(rows, parts);
    }

    private static Stream<Element> rowsOrCaption(Element child) {
        return switch (child.normalName()) {
            case "tr", "caption" -> Stream.of(child);
            case "thead", "tbody", "tfoot" ->
                shown(child).filter(row -> row.normalName().equals("tr"));
            default -> Stream.empty();
        };
    }

    private static Stream<Element> shown(Element parent) {
        return parent.children().stream().filter(child -> !MarkdownBlocks.isLeftOut(child));
    }

    private static boolean isCell(Element element) {
        return element.normalName().equals("td") || element.normalName().equals("th");
    }

    /** Whether it only lays out the page: it has one column, or blocks in a cell. */
    boolean isLayout() {
        return columns() < 2
                || rows.stream().flatMap(List::stream).anyMatch(cell -> cell.selectFirst(NOT_IN_A_CELL) != null);
    }

    private int columns() {
        return Math.min(MOST_COLUMNS, rows.stream().mapToInt(List::size).max().orElse(0));
    }

    /** The table in Markdown; its first row is the head. */
    String written(MarkdownInline inline) {
        int columns = columns();
        List<String> lines = new ArrayList<>();
        for (List<Element> row : rows) {
            Stream<String> cells = row.stream().limit(columns).map(cell -> written(cell, inline));
            Stream<String> none = Stream.generate(() -> "").limit(Math.max(0, columns - row.size()));
            lines.add("| " + String.join(" | ", Stream.concat(cells, none).toList()) + " |");
            if (lines.size() == 1) {
                lines.add("|" + " --- |".repeat(columns));
            }
        }
        return String.join("\n", lines);
    }

    private static String written(Element cell, MarkdownInline inline) {
        return MarkdownBlocks.isLeftOut(cell)
                ? ""
                : inline.of(cell.childNodes())
                        .replace("\\\n", " ")
                        .replace("\n", " ")
                        .replace("|", "\\|");
    }
}
