package io.pocketflow.core.pool;

import io.pocketflow.core.Outcome;
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
     * A future outcome.
     *
     * @param before an action that runs before the future completes, so that its dependents see the effect
     */
    record Expected<O extends @Nullable Object>(CompletableFuture<Outcome<O>> outcome, Runnable before) {

        void complete(Outcome<O> ended) {
            before.run();
            outcome.complete(ended);
        }

        void fail(Throwable cause) {
            before.run();
            outcome.completeExceptionally(cause);
        }
    }

    private final Map<Integer, Expected<O>> expected = new ConcurrentHashMap<>();
    /** The number of outcomes that are ready and not passed on yet. */
    private final AtomicInteger passing = new AtomicInteger();

    private @Nullable PoolFrame<I, O> from;

    /** Registers the future of an item, before the item is added to the run. */
    void expect(int index, CompletableFuture<Outcome<O>> outcome, Runnable before) {
        expected.put(index, new Expected<>(outcome, before));
    }

    /** Fails all futures that are left, because the run is over. */
    void fail(@Nullable Throwable failure) {
        Throwable cause = failure == null ? new CancellationException("the session was closed") : failure;
        for (Integer index : expected.keySet()) {
            Expected<O> outcome = expected.remove(index);
            if (outcome != null) {
                outcome.fail(cause);
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
            Expected<O> outcome = expected.remove(report.index());
            if (outcome != null) {
                outcome.complete(report.outcome());
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
