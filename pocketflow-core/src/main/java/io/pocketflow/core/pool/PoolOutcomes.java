package io.pocketflow.core.pool;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Outcome;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outcomes of items, which are counted and passed to the sink. Used by the pool's turn only. */
final class PoolOutcomes<I, O extends @Nullable Object> {

    private final PoolFrame<I, O> frame;
    private final PoolSink<I, O> sink;

    PoolOutcomes(PoolFrame<I, O> frame, PoolSink<I, O> sink) {
        this.frame = frame;
        this.sink = sink;
    }

    /**
     * Returns the outcome of an item that has ended.
     *
     * @param stopped the cause by which other items are stopped because one failed, or null
     */
    Outcome<O> of(PoolItem<I, O> item, @Nullable FlowException thrown, @Nullable Throwable stopped) {
        PoolEntry<I> entry = item.entry;
        if (thrown == null) {
            @SuppressWarnings(
                    "unchecked") // proof: an item ends with the result of its work, or with a record of that result
            O result = (O) item.result();
            return new Outcome.Done<>(entry.index, result, item.attempts(), took(entry));
        }
        Throwable cause = Objects.requireNonNull(thrown.getCause());
        return cause == stopped
                ? skipped(entry, cause)
                : new Outcome.Failed<>(entry.index, cause, item.attempts(), took(entry));
    }

    /** Returns the outcome of an item that was stopped because another one failed. */
    static <O extends @Nullable Object> Outcome<O> skipped(PoolEntry<?> entry, Throwable stopped) {
        return new Outcome.Skipped<>(entry.index, String.valueOf(stopped.getMessage()));
    }

    /** Reports the failure of an item that is not open: it had not begun, or gets no further pass. */
    void failedWhileWaiting(PoolEntry<I> entry) {
        Throwable cause = Objects.requireNonNull(entry.failure);
        report(entry, new Outcome.Failed<>(entry.index, cause, entry.attempts(), took(entry)), false);
    }

    void report(PoolEntry<I> entry, Outcome<O> outcome, boolean replayed) {
        entry.release();
        frame.meter.ended(outcome, replayed, entry);
        sink.add(new ItemReport<>(entry.item, outcome, entry.throttles(), replayed, entry.usage()));
    }

    /** Returns the time since the item was opened. */
    Duration took(PoolEntry<I> entry) {
        return Duration.ofNanos(frame.strand.run.timer.nanoTime() - entry.openedAt);
    }
}
