package io.pocketflow.cli.items;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The items of a bulk run, read one by one: at most one item is in memory. Confined to one thread at a time.
 *
 * @see Items#open
 */
public interface ItemSource extends Iterator<Item>, AutoCloseable {

    @Override
    void close() throws IOException;

    /** Reads to the end without creating items. Returns the number of items that were left. */
    long countRest() throws IOException;

    /** Returns the shape of the items, which is known before the first item is read. */
    Shape shape();

    /** Returns whether the source begins with a byte order mark. May block until the source has a first byte. */
    default boolean hasMark() {
        return false;
    }

    /** Returns remarks for the user about what the source leaves out; each is one sentence. */
    default List<String> remarks() {
        return List.of();
    }

    /**
     * The common form of all items of a source. Immutable.
     *
     * @param columns the names of the fields of every item, in order, or empty if each item has its own
     * @param header the header of a table as it was written, in which names may be empty; empty for other sources
     * @param separator the separator of a table, or a comma
     * @param kept the fields that identify an item and are always written with its result, such as a file's name
     * @param tabled the fields that are columns of a table of results; empty if they follow from the items
     */
    record Shape(
            Optional<List<String>> columns,
            List<String> header,
            char separator,
            List<String> kept,
            List<String> tabled) {

        /** Returns the shape of items whose fields are their own. */
        static Shape open() {
            return new Shape(Optional.empty(), List.of(), ',', List.of(), List.of());
        }

        /** Returns the shape of items that all have these fields. */
        static Shape of(List<String> columns, List<String> kept, List<String> tabled) {
            return new Shape(Optional.of(columns), List.of(), ',', kept, tabled);
        }

        /** Returns whether the items are rows of a table. */
        public boolean isTable() {
            return !header.isEmpty();
        }
    }
}
