package io.pocketflow.core.pool;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Answers;
import io.pocketflow.core.engine.Items;
import io.pocketflow.core.engine.Run;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run of a pool that is ready to be started, once.
 *
 * @param <R> the type of the report
 */
final class PoolLaunch<R> {

    private final PoolOp<?, ?> op;
    private final Supplier<PoolStatus> status;
    private final Supplier<R> result;

    private PoolLaunch(PoolOp<?, ?> op, Supplier<PoolStatus> status, Supplier<R> result) {
        this.op = op;
        this.status = status;
        this.result = result;
    }

    /** Returns a run over all of these items, with a report of all. */
    static <I, O extends @Nullable Object> PoolLaunch<PoolReport<I, O>> all(
            Pool<I, O> pool, Collection<? extends I> items) {
        List<PoolEntry<I>> entries = new ArrayList<>(items.size());
        for (I item : items) {
            pool.work.check(entries.size(), item);
            entries.add(new PoolEntry<>(entries.size(), item, null));
        }
        return gathering(pool, entries, new PoolSink.Gathering<>(Collections.nCopies(entries.size(), null)), null);
    }

    /** Returns a run over the failed and skipped items of a report, with a report of all items. */
    static <I, O extends @Nullable Object> PoolLaunch<PoolReport<I, O>> again(
            Pool<I, O> pool, PoolReport<I, O> before) {
        List<ItemReport<I, O>> known = before.items();
        StepStore store = pool.settings.options().store();
        Items names = new Items(
                known.stream().map(item -> pool.work.identity(item.item())).toList());
        List<PoolEntry<I>> entries = new ArrayList<>();
        for (ItemReport<I, O> item : known) {
            if (item.outcome() instanceof Outcome.Failed || item.outcome() instanceof Outcome.Skipped) {
                String name = store == null ? null : names.name(item.index(), store);
                entries.add(new PoolEntry<>(item.index(), item.item(), name));
            }
        }
        return gathering(pool, entries, new PoolSink.Gathering<>(known), before.status());
    }

    private static <I, O extends @Nullable Object> PoolLaunch<PoolReport<I, O>> gathering(
            Pool<I, O> pool, List<PoolEntry<I>> entries, PoolSink.Gathering<I, O> sink, @Nullable PoolStatus before) {
        PoolFeed<I> feed = new PoolFeed.Listed<>(entries.iterator(), entries.size());
        PoolOp<I, O> op = new PoolOp<>(pool.settings, pool.work, feed, sink);
        Supplier<PoolStatus> status = () -> op.meter.status(before);
        return new PoolLaunch<>(op, status, () -> new PoolReport<>(pool, sink.reports(), status.get()));
    }

    /** Returns a run over the items of a feed, whose outcomes are passed to a consumer one by one. */
    static <I, O extends @Nullable Object> PoolLaunch<PoolStatus> streaming(
            Pool<I, O> pool, PoolFeed<I> feed, Consumer<? super ItemReport<I, O>> consumer) {
        java.util.Objects.requireNonNull(consumer, "the consumer of the results must not be null");
        PoolSink<I, O> sink = new PoolSink.Ordered<>(consumer, pool.settings.window());
        PoolOp<I, O> op = new PoolOp<>(pool.settings, pool.work, feed, sink);
        Supplier<PoolStatus> status = () -> op.meter.status(null);
        return new PoolLaunch<>(op, status, status);
    }

    /** Returns a run over the items of a session. */
    static <I, O extends @Nullable Object> PoolLaunch<PoolStatus> session(
            Pool<I, O> pool, SessionFeed<I> feed, SessionSink<I, O> sink) {
        PoolOp<I, O> op = new PoolOp<>(pool.settings, pool.work, feed, sink);
        Supplier<PoolStatus> status = () -> op.meter.status(null);
        return new PoolLaunch<>(op, status, status);
    }

    /** Runs the pool on the calling thread, which executes tasks while it waits. */
    R run() {
        check();
        Run.blocking(op, Shared.create(), op.settings.options(), null);
        return result.get();
    }

    /** Starts the run on the executor of the pool's options. */
    PoolRun<R> start() {
        check();
        return new PoolRun<>(status, Run.async(op, Shared.create(), op.settings.options(), null), result);
    }

    /** Saves the answer to a question of an earlier run, and waits until it is saved. */
    void answer(StepKey step, @Nullable Object answer) {
        java.util.Objects.requireNonNull(step, "the step that asked must not be null");
        Answers.of(step, answer).keep(op, op.settings.options());
    }

    /** Checks the names of nodes, by which a deferred or parked item finds its completed steps. */
    private void check() {
        if (op.settings.deferredRetries() > 0 || op.settings.lane() != null) {
            op.checkNames();
        }
    }
}
