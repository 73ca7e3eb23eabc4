package io.pocketflow.cli.results;

import io.pocketflow.llm.Prices;
import java.io.Serializable;
import java.util.List;

/**
 * The form of results as data, so that another process writes the same lines. Immutable.
 *
 * @param columns the origin of the columns, or NONE for lines of JSON
 * @param kept the fields of an item that lines of JSON contain
 * @param titles the titles of the columns that come from the items
 * @param scanned the number of items whose fields all have a column, or 0 if other fields are left out
 * @param properties the properties of a result that have a column each, or empty for one column with the result
 * @param separator the separator of a table
 * @param isRaw whether cells of this program may begin with the start of a formula
 * @param hasMark whether a table begins with a byte order mark
 * @param model the model whose price gives the costs; empty if there is none
 */
public record ResultForm(
        Origin columns,
        Kept kept,
        List<String> titles,
        long scanned,
        List<String> properties,
        char separator,
        boolean isRaw,
        boolean hasMark,
        String model)
        implements Serializable {

    /** The origin of the columns of a table. */
    public enum Origin {
        /** There are no columns: the results are lines of JSON. */
        NONE,
        /** The columns of the items' own table. */
        HEADER,
        /** Fields of the items. */
        FIELDS
    }

    /** Returns the form of lines of JSON. */
    public static ResultForm json(Kept kept) {
        return new ResultForm(Origin.NONE, kept, List.of(), 0, List.of(), ',', false, false, "");
    }

    /** Returns whether the results are a table. */
    public boolean isTable() {
        return columns != Origin.NONE;
    }

    /** Returns the writer of lines. */
    public ResultFormat format() {
        if (!isTable()) {
            return new JsonResults(kept);
        }
        CsvResults.Columns ofItems = columns == Origin.HEADER
                ? CsvResults.Columns.ofTable(titles)
                : CsvResults.Columns.ofFields(titles, scanned);
        return new CsvResults(
                new CsvText(separator, isRaw),
                ofItems,
                properties,
                Prices.bundled().find(model).orElse(null),
                hasMark);
    }
}
