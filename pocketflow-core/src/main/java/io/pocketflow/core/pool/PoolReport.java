package io.pocketflow.core.pool;

import io.pocketflow.core.Futures;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.failure.NoResultException;
import io.pocketflow.core.store.StepKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of all items of a {@link Pool}, in the order of the input. Immutable and thread-safe.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public final class PoolReport<I, O extends @Nullable Object> {

    private final Pool<I, O> pool;
    private final List<ItemReport<I, O>> items;
    private final PoolStatus status;

    PoolReport(Pool<I, O> pool, List<ItemReport<I, O>> items, PoolStatus status) {
        this.pool = pool;
        this.items = Collections.unmodifiableList(items);
        this.status = status;
    }

    /** Returns every item with its outcome and its cost. */
    public List<ItemReport<I, O>> items() {
        return items;
    }

    /** Returns the outcome of every item. */
    public List<Outcome<O>> outcomes() {
        List<Outcome<O>> outcomes = new ArrayList<>(items.size());
        items.forEach(item -> outcomes.add(item.outcome()));
        return Collections.unmodifiableList(outcomes);
    }

    /**
     * Returns the result of every item.
     *
     * @throws IllegalStateException if an item has no result; the message contains the number of these items, the first
     *     one, and the reason
     */
    public List<O> results() {
        List<O> results = new ArrayList<>(items.size());
        for (ItemReport<I, O> item : items) {
            if (!item.outcome().isDone()) {
                throw new NoResultException(
                        (items.size() - status.done()) + " of " + items.size() + " items of pool '" + pool.name()
                                + "' have no result; the first is item " + item.index() + ": " + item.outcome(),
                        item.outcome().failure().orElse(null),
                        item.outcome() instanceof Outcome.Suspended);
            }
            results.add(item.outcome().value());
        }
        return Collections.unmodifiableList(results);
    }

    /** Returns the items that failed for good, with their causes. */
    public List<ItemReport<I, O>> failed() {
        return items.stream()
                .filter(item -> item.outcome() instanceof Outcome.Failed)
                .toList();
    }

    /**
     * Returns the open questions of all suspended items, by the step that asked each; answer them with {@link
     * Pool#answer}.
     */
    public Map<StepKey, Object> questions() {
        Map<StepKey, Object> questions = new LinkedHashMap<>();
        for (ItemReport<I, O> item : items) {
            if (item.outcome() instanceof Outcome.Suspended<O> suspended) {
                questions.putAll(suspended.questions());
            }
        }
        return Collections.unmodifiableMap(questions);
    }

    /** Returns the counts, times, attempts and usage of the whole run. */
    public PoolStatus status() {
        return status;
    }

    /**
     * Runs the failed and the skipped items again, with fresh attempts, and returns a report of all items. Outcomes of
     * the new run replace the old ones; costs and times of both runs are added up.
     */
    public PoolReport<I, O> retryFailed() {
        return PoolLaunch.again(pool, this).run();
    }

    /**
     * Runs items again as {@link #retryFailed} does and returns a future at once. Completing the future, or a future
     * {@linkplain Futures derived} from it, from outside cancels the run.
     */
    public CompletableFuture<PoolReport<I, O>> retryFailedAsync() {
        return PoolLaunch.again(pool, this).start().report();
    }

    /** Contains the number of items and how they ended, but no items: these may be long or secret. */
    @Override
    public String toString() {
        return "PoolReport[" + pool.name() + ": " + status.done() + " done, " + status.failed() + " failed, "
                + status.skipped() + " skipped, " + status.suspended() + " suspended]";
    }
}
