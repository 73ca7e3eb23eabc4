package io.pocketflow.core.pool;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Futures;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.engine.Items;
import io.pocketflow.core.store.StepStore;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Pool} to which items are submitted one by one, by {@link Pool#open}. All items share the limits of
 * the pool; each outcome is there as soon as its item has ended, in no order. Submitted items that have not begun wait in
 * memory, so the caller bounds their number. Thread-safe.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public final class PoolSession<I, O extends @Nullable Object> implements AutoCloseable {

    private final Pool<I, O> pool;
    private final SessionFeed<I> feed = new SessionFeed<>();
    private final SessionSink<I, O> sink = new SessionSink<>();
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
    private final PoolRun<PoolStatus> run;

    private PoolSession(Pool<I, O> pool) {
        this.pool = pool;
        this.run = PoolLaunch.session(pool, feed, sink).start();
        run.report().whenComplete((status, failure) -> sink.fail(failure));
    }

    static <I, O extends @Nullable Object> PoolSession<I, O> open(Pool<I, O> pool, RunOptions options) {
        if (pool.settings.options().store() != null) {
            throw new IllegalArgumentException(
                    "pool '" + pool.name() + "' has a step store of its own, but the store of a"
                            + " session is in the options of open: remove it from the pool's options");
        }
        if (pool.settings.lane() != null) {
            throw new IllegalArgumentException("pool '" + pool.name() + "' has a lane, which collects the calls of all"
                    + " items, but the items of a session are submitted one by one: use run or stream");
        }
        if (pool.settings.onFailure() == OnFailure.STOP) {
            throw new IllegalArgumentException(
                    "pool '" + pool.name() + "' stops at the first failure, but a session"
                            + " continues with other items: use OnFailure.COLLECT, and close the session where you want to stop");
        }
        return new PoolSession<>(pool.withOptions(options));
    }

    /**
     * Submits an item and returns its future outcome, which completes on a thread of the run. With a step store the key
     * and the content of the item name its records: the same key and content again, in any process, reads the recorded
     * result. Completing the future, or a future {@linkplain io.pocketflow.core.Futures derived} from it, from outside
     * cancels the item.
     *
     * @param key the name of the item, unique among the items in flight
     * @return the future outcome; it fails with a {@link FlowException} if the run ended before the item
     * @throws IllegalStateException if the session is closed, or an item of this key is in flight
     * @throws IllegalArgumentException if the item is of a wrong type, or the store cannot hash it
     */
    public CompletableFuture<Outcome<O>> submit(String key, I item) {
        return submitForReport(key, item).thenApply(ItemReport::outcome);
    }

    /** Submits an item as {@link #submit} does, and returns its future outcome together with its cost. */
    public CompletableFuture<ItemReport<I, O>> submitForReport(String key, I item) {
        Objects.requireNonNull(key, () -> "the key of an item of pool '" + pool.name() + "' must not be null");
        pool.work.check(0, item);
        StepStore store = pool.settings.options().store();
        String name = store == null ? null : new Items(List.of(List.of(key, pool.work.identity(item)))).name(0, store);
        if (!inFlight.add(key)) {
            throw new IllegalStateException("an item with key '" + key + "' of pool '" + pool.name()
                    + "' is in flight: submit it again after its outcome is there");
        }
        AtomicReference<@Nullable PoolEntry<I>> submitted = new AtomicReference<>();
        CompletableFuture<ItemReport<I, O>> report = Futures.abortable(() -> {
            PoolEntry<I> entry = submitted.getAndSet(null);
            if (entry != null) {
                entry.cancel();
            }
        });
        boolean open = feed.submit(index -> {
            PoolEntry<I> entry = new PoolEntry<>(index, item, name);
            submitted.set(entry);
            sink.expect(index, report, () -> {
                submitted.set(null);
                inFlight.remove(key);
            });
            return entry;
        });
        if (!open) {
            inFlight.remove(key);
            throw new IllegalStateException("the session of pool '" + pool.name() + "' is closed");
        }
        if (run.report().isDone()) {
            run.report().whenComplete((status, failure) -> sink.fail(failure));
        }
        return report;
    }

    /** Returns the counts of the run, now or at its end. */
    public PoolStatus status() {
        return run.status();
    }

    /** Cancels the run: items in flight are cancelled, and the futures of all open items fail. */
    public void cancel() {
        feed.end();
        run.cancel();
    }

    /**
     * Ends the input and blocks until all submitted items have ended. Closing again has no further effect.
     *
     * @throws FlowException if the run failed, for example because its deadline passed
     */
    @Override
    public void close() {
        feed.end();
        try {
            run.report().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof FlowException flow) {
                throw (FlowException) flow.fillInStackTrace();
            }
            throw failed;
        } catch (java.util.concurrent.CancellationException cancelled) {
            // by cancel() of this session, whose futures report it
        }
    }
}
