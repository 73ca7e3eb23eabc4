package io.pocketflow.core;

import io.pocketflow.core.store.StepStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of the items of one batch in step keys: content hash and occurrence number, computed on first use. */
final class ItemNames {

    private final List<?> items;
    private String @Nullable [] names;

    ItemNames(List<?> items) {
        this.items = items;
    }

    /** Adds the name of an item to a location: its content if records are kept, else its index. */
    void locate(int index, Location location, @Nullable StepStore store) {
        location.branch(location.byContent() && store != null ? name(index, store) : Integer.toString(index));
    }

    /** Returns the name of an item: content hash and occurrence number. */
    synchronized String name(int index, StepStore store) {
        if (names == null) {
            Map<String, Integer> seen = new HashMap<>();
            names = new String[items.size()];
            for (int i = 0; i < names.length; i++) {
                String hash = store.hash(items.get(i));
                names[i] = hash + "~" + (seen.merge(hash, 1, Integer::sum) - 1);
            }
        }
        return names[index];
    }
}
