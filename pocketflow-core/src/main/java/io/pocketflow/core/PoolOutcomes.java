package io.pocketflow.core;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recipient of the outcomes of one run of a pool, which passes them to the meter, the sink and the log. Used by the
 * pool's turn.
 */
final class PoolOutcomes<I, O extends @Nullable Object> {

    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final PoolFrame<I, O> frame;
    private final PoolSink<I, O> sink;

    PoolOutcomes(PoolFrame<I, O> frame, PoolSink<I, O> sink) {
        this.frame = frame;
        this.sink = sink;
    }

    /**
     * Returns whether another pass can help: not after an error, an interrupt, a cancellation, or a failure that is not
     * retriable.
     */
    static boolean mayPass(FlowException failure) {
        return Failures.mayFollow(failure) && Failures.hint(failure).retriable();
    }

    /** Handles the end of an item. An item that was cancelled because another failed, with this cause, is skipped. */
    void ended(PoolItem<I, O> item, @Nullable Throwable stopped) {
        report(item.entry, of(item, stopped), item.replayed != null);
    }

    private Outcome<O> of(PoolItem<I, O> item, @Nullable Throwable stopped) {
        PoolEntry<I> entry = item.entry;
        FlowException failure = item.failure();
        if (failure == null) {
            @SuppressWarnings(
                    "unchecked") // proof: an item ends with the result of its work, or with a record of that result
            O result = (O) item.result();
            return new Outcome.Done<>(entry.index, result, item.attempts(), took(entry));
        }
        Throwable cause = Objects.requireNonNull(failure.getCause());
        return cause == stopped
                ? new Outcome.Skipped<>(entry.index, String.valueOf(cause.getMessage()))
                : new Outcome.Failed<>(entry.index, cause, item.attempts(), took(entry));
    }

    /** Handles an item that waits for answers. */
    void suspended(PoolItem<I, O> item, FlowSuspended suspended) {
        PoolEntry<I> entry = item.entry;
        report(entry, new Outcome.Suspended<>(entry.index, suspended.questions(), item.attempts(), took(entry)), false);
    }

    /** Handles the failure of an item that is not open: it had not begun, or gets no further pass. */
    void failed(PoolEntry<I> entry) {
        Throwable failure = Objects.requireNonNull(entry.failure);
        report(entry, new Outcome.Failed<>(entry.index, failure, entry.attempts(), took(entry)), false);
    }

    /** Handles an item that will not begin. */
    void skipped(PoolEntry<I> entry, String reason) {
        report(entry, new Outcome.Skipped<>(entry.index, reason), false);
    }

    /** Logs that an item has failed for good. */
    void warn(PoolEntry<I> entry, FlowException failure) {
        LOG.warn(
                "item {} of pool '{}' failed at {} (attempts: {}): {}",
                entry.index,
                frame.node().name(),
                failure.path(),
                entry.attempts(),
                Failures.text(failure.getCause()));
    }

    private void report(PoolEntry<I> entry, Outcome<O> outcome, boolean replayed) {
        frame.meter.ended(outcome, replayed, entry.tally);
        sink.add(new ItemReport<>(entry.item, outcome, entry.tally.throttles(), replayed, entry.tally.usage()));
    }

    private Duration took(PoolEntry<I> entry) {
        return Duration.ofNanos(frame.strand.run.timer.nanoTime() - entry.openedAt);
    }
}
