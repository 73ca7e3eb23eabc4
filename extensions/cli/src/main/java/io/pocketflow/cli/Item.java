package io.pocketflow.cli;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of a bulk run. Immutable.
 *
 * @param fields what its placeholders stand for, by name
 * @param trouble why it could not be read, and then it fails; null if it could
 */
record Item(Map<String, Object> fields, @Nullable String trouble) {

    Item {
        Objects.requireNonNull(fields, "the fields of an item must not be null");
    }

    static Item of(Map<String, Object> fields) {
        return new Item(fields, null);
    }

    /** An item that fails; the others go on. */
    static Item unreadable(String trouble) {
        return new Item(Map.of(), trouble);
    }
}
