package io.pocketflow.core;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one item of a {@link Pool} ended, and what it cost. Immutable.
 *
 * @param item the item
 * @param outcome how it ended: index, value or cause, attempts, and the time from its opening to its end
 * @param throttles how many requests for it were wasted because they were throttled
 * @param replayed whether the outcome was answered from a record of an earlier run
 * @param usage what its calls {@linkplain Step#used used}, by unit; what a replayed one used before is not in it
 */
public record ItemReport<I, O extends @Nullable Object>(
        I item, Outcome<O> outcome, int throttles, boolean replayed, Map<String, Long> usage) {

    /** Refuses nulls. */
    public ItemReport {
        Objects.requireNonNull(item, "item must not be null");
        Objects.requireNonNull(outcome, "outcome must not be null");
        Objects.requireNonNull(usage, "usage must not be null");
    }

    /** The position of the item in the input, from 0. */
    public int index() {
        return outcome.index();
    }
}
