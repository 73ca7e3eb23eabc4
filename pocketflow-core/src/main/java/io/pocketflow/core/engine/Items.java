package io.pocketflow.core.engine;

import io.pocketflow.core.store.StepStore;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The items of one batch, in a list with constant-time access by index, and their names in step keys: content hash and
 * occurrence number, computed on first use.
 */
public final class Items {

    /** No items. */
    static final Items NONE = new Items(List.of());

    private final List<?> items;
    private String @Nullable [] names;

    public Items(List<?> items) {
        this.items = items;
    }

    /**
     * Returns the items that prep of an op returned: the same list if it has constant-time access, no items for null,
     * else a copy. Rejects null elements.
     */
    static Items of(Op op, @Nullable Object prepared) {
        if (prepared == null) {
            return NONE;
        }
        List<?> items = prepared instanceof List<?> list && list instanceof RandomAccess
                ? list
                : Collections.unmodifiableList(Arrays.asList(((Collection<?>) prepared).toArray()));
        int index = 0;
        for (Object item : items) {
            if (item == null) {
                throw new NullPointerException("item " + index + " of batch '" + op.name() + "' must not be null");
            }
            index++;
        }
        return new Items(items);
    }

    /** Returns an array of results as an unmodifiable list, without a copy. */
    static List<@Nullable Object> results(@Nullable Object[] values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    List<?> list() {
        return items;
    }

    int size() {
        return items.size();
    }

    Object get(int index) {
        return items.get(index);
    }

    /** Adds the name of an item to a location: its content if records are kept, else its index. */
    void locate(int index, Location location, @Nullable StepStore store) {
        location.branch(location.byContent() && store != null ? name(index, store) : Integer.toString(index));
    }

    /** Returns the name of an item: content hash and occurrence number. */
    public synchronized String name(int index, StepStore store) {
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
