package io.pocketflow.cli;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of a bulk run. Immutable.
 * @param fields the values of the placeholders, by name
 * @param trouble the reason why the item could not be read, with which it fails; null if it was read
 */
record Item(Map<String, Object> fields, @Nullable String trouble) {

    Item {
        Objects.requireNonNull(fields, "the fields of an item must not be null");
    }

    static Item of(Map<String, Object> fields) {
        return new Item(fields, null);
    }

    /** Returns an item that fails when it is processed; the other items continue. */
    static Item unreadable(String trouble) {
        return new Item(Map.of(), trouble);
    }
}
