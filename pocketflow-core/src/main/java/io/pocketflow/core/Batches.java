package io.pocketflow.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The input and output of batches as lists. */
final class Batches {

    private Batches() {}

    /**
     * Returns what prep gave as a list whose elements are found by their index at constant cost: itself if it is such a
     * list, empty for null, else a copy. Refuses a null in it.
     */
    static List<?> items(BaseNode node, @Nullable Object prepared) {
        if (prepared == null) {
            return List.of();
        }
        List<?> items = prepared instanceof List<?> list && list instanceof RandomAccess
                ? list
                : Collections.unmodifiableList(Arrays.asList(((Collection<?>) prepared).toArray()));
        int index = 0;
        for (Object item : items) {
            if (item == null) {
                throw new NullPointerException("item " + index + " of batch '" + node.name() + "' must not be null");
            }
            index++;
        }
        return items;
    }

    /** An array as an unmodifiable list, not copied. */
    static List<@Nullable Object> results(@Nullable Object[] values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** The values of outcomes that are all done; else throws the first failure, with the others as suppressed. */
    static <T extends @Nullable Object> List<T> values(List<Outcome<T>> outcomes) throws Exception {
        Throwable first = null;
        for (Outcome<T> outcome : outcomes) {
            Throwable failure = outcome.failure().orElse(null);
            if (first == null) {
                first = failure;
            } else if (failure != null && failure != first) {
                first.addSuppressed(failure);
            }
        }
        if (first != null) {
            throw Stages.sneak(first);
        }
        List<T> values = new ArrayList<>(outcomes.size());
        outcomes.forEach(outcome -> values.add(outcome.value()));
        return Collections.unmodifiableList(values);
    }
}
