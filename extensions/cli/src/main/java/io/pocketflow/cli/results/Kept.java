package io.pocketflow.cli.results;

import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an item that are written with its result. Immutable.
 *
 * @param names the fields in the order of the result
 * @param isAll whether all fields are written
 */
public record Kept(List<String> names, boolean isAll) implements Serializable {

    /** The name for all fields. */
    public static final String ALL = "all";

    /**
     * Returns the fields that the user named, or those that always identify an item of this source.
     *
     * @param named the value of {@code --keep}: names with commas between them, {@code all}, or null
     * @throws IllegalArgumentException if a table has no such column
     */
    public static Kept of(@Nullable String named, ItemSource.Shape shape) {
        if (ALL.equals(named)) {
            return new Kept(shape.columns().orElse(List.of()), true);
        }
        List<String> names = new ArrayList<>(shape.kept());
        if (named != null) {
            for (String name : split(named, shape.columns().orElse(List.of()))) {
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        shape.columns().ifPresent(columns -> refuseUnknown(names, columns));
        return new Kept(List.copyOf(names), false);
    }

    /** Splits at commas; a column of exactly the whole text wins, because a title may contain commas. */
    private static List<String> split(String named, List<String> columns) {
        return columns.contains(named) ? List.of(named) : List.of(named.split(",", -1));
    }

    private static void refuseUnknown(List<String> names, List<String> columns) {
        for (String name : names) {
            if (!columns.contains(name)) {
                throw new IllegalArgumentException(
                        "--keep names '" + name + "', but the columns are " + String.join(", ", columns));
            }
        }
    }

    boolean isEmpty() {
        return !isAll && names.isEmpty();
    }

    /** Returns the kept fields of an item; a field that the item lacks is left out. */
    Map<String, @Nullable Object> of(Item item) {
        if (isAll) {
            return item.fields();
        }
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        for (String name : names) {
            if (item.fields().containsKey(name)) {
                kept.put(name, item.fields().get(name));
            }
        }
        return kept;
    }
}
