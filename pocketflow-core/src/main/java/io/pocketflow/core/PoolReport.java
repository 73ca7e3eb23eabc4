package io.pocketflow.core;

import io.pocketflow.core.store.StepKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How all items of a {@link Pool} ended, in the order of the input. Immutable and thread-safe.
 *
 * @param <I> an item
 * @param <O> what was made of it
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

    /** Every item with its outcome and its cost. */
    public List<ItemReport<I, O>> items() {
        return items;
    }

    /** The outcome of every item. */
    public List<Outcome<O>> outcomes() {
        List<Outcome<O>> outcomes = new ArrayList<>(items.size());
        items.forEach(item -> outcomes.add(item.outcome()));
        return Collections.unmodifiableList(outcomes);
    }

    /**
     * The result of every item.
     *
     * @throws IllegalStateException if one has none; the message says how many, which is the first and why
     */
    public List<O> results() {
        List<O> results = new ArrayList<>(items.size());
        for (ItemReport<I, O> item : items) {
            if (!item.outcome().isDone()) {
                throw new IllegalStateException(
                        (items.size() - status.done()) + " of " + items.size() + " items of pool '" + pool.name()
                                + "' have no result; the first is item " + item.index() + ": " + item.outcome(),
                        item.outcome().failure().orElse(null));
            }
            results.add(item.outcome().value());
        }
        return Collections.unmodifiableList(results);
    }

    /** The items that failed for good, with their causes. */
    public List<ItemReport<I, O>> failed() {
        return items.stream()
                .filter(item -> item.outcome() instanceof Outcome.Failed)
                .toList();
    }

    /** The open questions of all items that are suspended, by the step that asked each; answer with {@link Pool#answer}. */
    public Map<StepKey, Object> questions() {
        Map<StepKey, Object> questions = new LinkedHashMap<>();
        for (ItemReport<I, O> item : items) {
            if (item.outcome() instanceof Outcome.Suspended<O> suspended) {
                questions.putAll(suspended.questions());
            }
        }
        return Collections.unmodifiableMap(questions);
    }

    /** Counts, times, attempts and usage of the whole. */
    public PoolStatus status() {
        return status;
    }

    /**
     * Runs the items again that failed or were skipped, no others, with fresh attempts, and returns a report of all:
     * outcomes of the new run in the places of the old, and costs and times of both together.
     */
    public PoolReport<I, O> retryFailed() {
        return PoolLaunch.again(pool, this).run();
    }

    /**
     * As {@link #retryFailed}, at once returning a future; completing it, or a future {@linkplain Futures derived} from it,
     * from outside cancels the run.
     */
    public CompletableFuture<PoolReport<I, O>> retryFailedAsync() {
        return PoolLaunch.again(pool, this).start().report();
    }

    /** How many items there are and how they ended; no items, they may be long or secret. */
    @Override
    public String toString() {
        return "PoolReport[" + pool.name() + ": " + status.done() + " done, " + status.failed() + " failed, "
                + status.skipped() + " skipped, " + status.suspended() + " suspended]";
    }
}
