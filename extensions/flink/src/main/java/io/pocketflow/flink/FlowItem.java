package io.pocketflow.flink;

import io.pocketflow.cli.items.JsonFields;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An item of a stream that a pool processes. Immutable; Flink serializes it as a record of plain fields.
 *
 * @param index the position in the input, or -1 if the stream has no positions; it is not part of the item's identity
 * @param text the fields as one JSON object; within a job over a table, the row as it was written
 * @param trouble the reason why the item could not be read, with which it fails; null if it was read
 */
public record FlowItem(long index, String text, @Nullable String trouble) {

    /** Rejects a null text. */
    public FlowItem {
        Objects.requireNonNull(text, "the text of an item must not be null");
    }

    /** Returns an item with these fields: texts, numbers, booleans, lists, maps and null. */
    public static FlowItem of(Map<String, ?> fields) {
        return ofJson(JsonFields.json(fields));
    }

    /** Returns an item whose fields are a JSON object. A text that is none becomes an item that fails. */
    public static FlowItem ofJson(String json) {
        return new FlowItem(-1, json, null);
    }
}
