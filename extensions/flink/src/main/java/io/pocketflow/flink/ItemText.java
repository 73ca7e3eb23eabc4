package io.pocketflow.flink;

import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.Items;
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
        try (ItemSource one = open(name, from.text())) {
            if (!one.hasNext()) {
                return unreadable(from, name + " is empty");
            }
            Item item = one.next();
            return one.hasNext()
                    ? unreadable(from, name + " must be one item but has more text after it")
                    : new Item(from.index(), item.fields(), item.cells(), item.trouble());
        } catch (IOException | UserError e) {
            throw new IllegalStateException("a text in memory can be read, and the header was checked", e);
        }
    }

    private static Item unreadable(FlowItem from, String trouble) {
        return new Item(from.index(), Map.of(), List.of(), trouble);
    }

    private ItemSource open(String name, String text) throws UserError, IOException {
        return header == null ? Items.lines(name, bytes(text)) : Items.table(name, bytes(header + text));
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
