package io.pocketflow.cli.items;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One item of a bulk run. Immutable.
 *
 * @param index the position in the source, from 0
 * @param fields the values of the placeholders, by name; see {@link JsonFields} for their classes
 * @param cells the cells of a table's row, in the order of its header; empty for other sources
 * @param trouble the reason why the item could not be read, with which it fails; null if it was read
 */
public record Item(
        long index,
        Map<String, @Nullable Object> fields,
        List<String> cells,
        @Nullable String trouble) {

    private static final int LONGEST = 80;

    /** Rejects nulls. */
    public Item {
        Objects.requireNonNull(fields, "the fields of an item must not be null");
        Objects.requireNonNull(cells, "the cells of an item must not be null");
    }

    /** Returns an item that was read. */
    static Item of(long index, Map<String, @Nullable Object> fields) {
        return new Item(index, fields, List.of(), null);
    }

    /** Returns an item that fails when it is processed; the other items continue. */
    static Item unreadable(long index, String trouble) {
        return new Item(index, Map.of(), List.of(), trouble);
    }

    /** Returns an item that fails when it is processed, and of which some fields are known. */
    static Item unreadable(long index, Map<String, @Nullable Object> fields, String trouble) {
        return new Item(index, fields, List.of(), trouble);
    }

    /**
     * Returns the words that name this item in messages: its field {@code id} or {@code name}, else its row of a table,
     * where the header is row 1, else its index.
     */
    public String label() {
        return named("id")
                .or(() -> named("name"))
                .orElseGet(() -> cells.isEmpty() ? "index " + index : "row " + (index + 2));
    }

    private Optional<String> named(String name) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(field -> JsonFields.words(field.getValue()).strip())
                .filter(value -> !value.isEmpty())
                .map(value -> name + " " + (value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…"))
                .findFirst();
    }
}
