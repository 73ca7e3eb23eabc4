package io.pocketflow.flink;

import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.base.Utf8;
import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.items.JsonFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the text of an item is read. Immutable.
 *
 * @param source the name of the source, for messages
 * @param header the header of a table up to and with its line break, or null for JSON
 */
record ItemText(String source, @Nullable String header) implements Serializable {

    /** The texts of items that are JSON objects. */
    static final ItemText JSON = new ItemText("the stream", null);

    /** Reads an item. A text that cannot be read becomes an item that fails. */
    Item item(FlowItem from) {
        String name = source + " index " + from.index();
        if (from.trouble() != null) {
            return unreadable(from, name + " " + from.trouble());
        }
        return header == null ? object(from, name) : row(from, name, header);
    }

    private static Item object(FlowItem from, String name) {
        try {
            return new Item(from.index(), JsonFields.read(Utf8.withoutMark(from.text())), List.of(), null);
        } catch (BadItem wrong) {
            return unreadable(from, name + " " + wrong.getMessage());
        }
    }

    /** Reads the row of a table that consists of the header and this row. */
    private static Item row(FlowItem from, String name, String header) {
        byte[] table = (header + from.text()).getBytes(StandardCharsets.UTF_8);
        try (ItemSource rows = Items.table(name, new ByteArrayInputStream(table))) {
            Item item = rows.next();
            return new Item(from.index(), item.fields(), item.cells(), item.trouble());
        } catch (IOException | UserError e) {
            throw new IllegalStateException("a text in memory can be read, and the header was checked", e);
        }
    }

    private static Item unreadable(FlowItem from, String trouble) {
        return new Item(from.index(), Map.of(), List.of(), trouble);
    }
}
