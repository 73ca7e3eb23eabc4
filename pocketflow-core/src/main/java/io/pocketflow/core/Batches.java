package io.pocketflow.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** Conversions of the input and output of batches to lists. */
final class Batches {

    private Batches() {}

    /**
     * Returns the result of prep as a list with constant-time access by index: the same object if it is such a list, an
     * empty list for null, else a copy. Rejects null elements.
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

    /** Returns an array as an unmodifiable list, without a copy. */
    static List<@Nullable Object> results(@Nullable Object[] values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /**
     * Returns the values of outcomes that are all done. Otherwise throws the first failure, with the other failures as
     * suppressed exceptions.
     */
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
