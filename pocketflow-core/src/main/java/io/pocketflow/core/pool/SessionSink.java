package io.pocketflow.core.pool;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A sink that completes a future for each item, on a task of the run, because dependents of the future may block. */
final class SessionSink<I, O extends @Nullable Object> extends PoolSink<I, O> {

    /**
     * A future report.
     *
     * @param before an action that runs before the future completes, so that its dependents see the effect
     */
    record Expected<I, O extends @Nullable Object>(CompletableFuture<ItemReport<I, O>> report, Runnable before) {

        void complete(ItemReport<I, O> ended) {
            before.run();
            report.complete(ended);
        }

        void fail(Throwable cause) {
            before.run();
            report.completeExceptionally(cause);
        }
    }

    private final Map<Integer, Expected<I, O>> expected = new ConcurrentHashMap<>();
    /** The number of reports that are ready and not passed on yet. */
    private final AtomicInteger passing = new AtomicInteger();

    private @Nullable PoolFrame<I, O> from;

    /** Registers the future of an item, before the item is added to the run. */
    void expect(int index, CompletableFuture<ItemReport<I, O>> report, Runnable before) {
        expected.put(index, new Expected<>(report, before));
    }

    /** Fails all futures that are left, because the run is over. */
    void fail(@Nullable Throwable failure) {
        Throwable cause = failure == null ? new CancellationException("the session was closed") : failure;
        for (Integer index : expected.keySet()) {
            Expected<I, O> future = expected.remove(index);
            if (future != null) {
                future.fail(cause);
            }
        }
    }

    @Override
    void start(PoolFrame<I, O> frame) {
        from = frame;
    }

    @Override
    void add(ItemReport<I, O> report) {
        passing.incrementAndGet();
        PoolFrame<I, O> frame = Objects.requireNonNull(from);
        frame.strand.run.submitBlocking(() -> {
            Expected<I, O> future = expected.remove(report.index());
            if (future != null) {
                future.complete(report);
            }
            passing.decrementAndGet();
            frame.turn.take();
        });
    }

    @Override
    long room(long taken) {
        return Long.MAX_VALUE;
    }

    @Override
    boolean isIdle() {
        return passing.get() == 0;
    }
}
