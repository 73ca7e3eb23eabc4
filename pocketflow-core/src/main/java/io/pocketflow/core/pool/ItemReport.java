package io.pocketflow.core.pool;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.Outcome;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one item of a {@link Pool}, and its cost. Immutable.
 *
 * @param item the item
 * @param outcome the outcome of the item: index, value or cause, attempts, and the time from its opening to its end
 * @param throttles the number of its requests that were throttled
 * @param replayed whether the outcome came from a record of an earlier run
 * @param usage the amounts {@linkplain Attempt#used used} by its calls, by unit, without the usage of replayed calls
 */
public record ItemReport<I, O extends @Nullable Object>(
        I item, Outcome<O> outcome, int throttles, boolean replayed, Map<String, Long> usage) {

    /** Rejects nulls. */
    public ItemReport {
        Objects.requireNonNull(item, "item must not be null");
        Objects.requireNonNull(outcome, "outcome must not be null");
        Objects.requireNonNull(usage, "usage must not be null");
    }

    /** Returns the position of the item in the input, from 0. */
    public int index() {
        return outcome.index();
    }
}
