package io.pocketflow.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.cli.base.Money;
import io.pocketflow.cli.items.BadSource;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.llm.Price;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Results as a table: the columns of the items unchanged, then the result or one column for each property of the schema,
 * and status, error, attempts, tokens and cost.
 */
public final class CsvResults implements ResultFormat {

    private static final List<String> OURS =
            List.of("status", "error", "attempts", "input_tokens", "output_tokens", "cost");
    private static final String PREFIX = "pf_";

    private final CsvText csv;
    private final Columns columns;
    private final List<String> properties;
    private final @Nullable Price price;
    private final boolean hasMark;

    /**
     * Creates a format.
     *
     * @param properties the properties of the schema, or empty for one column with the result
     * @param price the price of the model, or null if it is unknown
     * @param hasMark whether the table begins with a byte order mark
     */
    CsvResults(CsvText csv, Columns columns, List<String> properties, @Nullable Price price, boolean hasMark) {
        this.csv = csv;
        this.columns = columns;
        this.properties = properties;
        this.price = price;
        this.hasMark = hasMark;
    }

    @Override
    public String head() {
        Set<String> taken = new LinkedHashSet<>(columns.titles());
        List<String> head = new ArrayList<>();
        columns.titles().forEach(title -> head.add(csv.unchanged(title)));
        List<String> ours = new ArrayList<>(properties.isEmpty() ? List.of("result") : properties);
        ours.addAll(OURS);
        for (String name : ours) {
            String title = name;
            while (!taken.add(title)) {
                title = PREFIX + title;
            }
            head.add(csv.ours(title));
        }
        return (hasMark ? "\uFEFF" : "") + csv.row(head);
    }

    @Override
    public void check(Item item) {
        columns.check(item);
    }

    @Override
    public String line(ItemReport<Task, Answer> report) {
        Outcome<Answer> outcome = report.outcome();
        List<String> cells = new ArrayList<>();
        columns.cells(report.item().item()).forEach(cell -> cells.add(csv.unchanged(cell)));
        JsonNode result = outcome.isDone() ? outcome.value().result() : null;
        if (properties.isEmpty()) {
            cells.add(cell(result));
        } else {
            properties.forEach(property -> cells.add(cell(result == null ? null : result.get(property))));
        }
        cells.add(csv.ours(ResultFormat.status(outcome)));
        cells.add(csv.ours(outcome.isDone() ? "" : ResultFormat.message(outcome)));
        cells.add(Integer.toString(ResultFormat.attempts(outcome)));
        // a server or a user's pool may count no tokens
        if (outcome.isDone() && outcome.value().usage().total() > 0) {
            Answer answer = outcome.value();
            cells.add(Long.toString(answer.usage().inputTokens()));
            cells.add(Long.toString(answer.usage().outputTokens()));
            cells.add(price == null ? "" : Money.exact(price.cost(answer.usage())));
        } else {
            cells.addAll(List.of("", "", ""));
        }
        return csv.row(cells);
    }

    /** Returns a value of an answer as a cell. A number stays one: it cannot be a formula. */
    private String cell(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return "";
        }
        return value.isNumber() || value.isBoolean()
                ? value.asText()
                : csv.ours(value.isTextual() ? value.textValue() : value.toString());
    }

    /** The columns that come from the items. */
    interface Columns {

        /** Returns the titles. */
        List<String> titles();

        /** Returns the cells of an item, one for each title. */
        List<String> cells(Item item);

        /** Rejects an item with a field that has no column. */
        void check(Item item);

        private static String cell(@Nullable Object value) {
            return value instanceof Map || value instanceof List ? JsonFields.json(value) : JsonFields.words(value);
        }

        /** Returns the columns of a table, unchanged. */
        static Columns ofTable(List<String> header) {
            return new Columns() {
                @Override
                public List<String> titles() {
                    return header;
                }

                @Override
                public List<String> cells(Item item) {
                    return item.cells();
                }

                @Override
                public void check(Item item) {}
            };
        }

        /**
         * Returns columns with fields of the items.
         *
         * @param scanned the number of items whose fields all have a column, or 0 if other fields are left out
         */
        static Columns ofFields(List<String> names, long scanned) {
            Set<String> known = Set.copyOf(names);
            return new Columns() {
                @Override
                public List<String> titles() {
                    return names;
                }

                @Override
                public List<String> cells(Item item) {
                    Map<String, @Nullable Object> fields = item.fields();
                    return names.stream().map(name -> cell(fields.get(name))).toList();
                }

                @Override
                public void check(Item item) {
                    for (String name :
                            scanned == 0 ? Set.<String>of() : item.fields().keySet()) {
                        if (!known.contains(name)) {
                            throw new BadSource("item " + item.index() + " has a field '" + name
                                    + "', which none of the first " + scanned
                                    + " items has, so the table has no column for it; name the columns with --keep, or"
                                    + " use an --out file that ends with .jsonl");
                        }
                    }
                }
            };
        }
    }
}
