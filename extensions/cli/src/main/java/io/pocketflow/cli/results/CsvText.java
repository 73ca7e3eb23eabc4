package io.pocketflow.cli.results;

import java.util.List;

/**
 * The text of a table (RFC 4180). Immutable.
 *
 * @param separator comma, semicolon or tab
 * @param isRaw whether cells of this program may begin with the start of a formula
 */
public record CsvText(char separator, boolean isRaw) {

    /** The characters with which spreadsheets begin a formula. */
    private static final String FORMULA = "=+-@\t\r";

    /** Returns a cell of the input. */
    String unchanged(String cell) {
        return quoted(cell);
    }

    /** Returns a cell that this program or a model wrote; an apostrophe keeps a spreadsheet from running a formula. */
    String ours(String cell) {
        return quoted(isRaw || cell.isEmpty() || FORMULA.indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell);
    }

    private String quoted(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == separator || c == '"' || c == '\n' || c == '\r') {
                return '"' + cell.replace("\"", "\"\"") + '"';
            }
        }
        return cell;
    }

    /** Returns a row of finished cells with its line break. */
    String row(List<String> cells) {
        // a row of one empty cell would be an empty line, which readers skip
        String row = cells.size() == 1 && cells.get(0).isEmpty() ? "\"\"" : String.join("" + separator, cells);
        return row + "\n";
    }
}
