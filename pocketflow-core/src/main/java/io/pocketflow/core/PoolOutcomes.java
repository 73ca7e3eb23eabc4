package io.pocketflow.core;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What the end of an item's strand means for the item. */
final class PoolOutcomes {

    private PoolOutcomes() {}

    /** The outcome of an item; one that was cancelled because another failed, with this cause, is skipped. */
    static <I, O extends @Nullable Object> Outcome<O> of(
            PoolItem<I, O> item, @Nullable Throwable stopped, Duration took) {
        int index = item.entry.index;
        FlowException failure = item.failure();
        if (failure == null) {
            @SuppressWarnings("unchecked") // proof: an item ends with what its work gave, or a record of that
            O result = (O) item.result();
            return new Outcome.Done<>(index, result, item.attempts(), took);
        }
        Throwable cause = java.util.Objects.requireNonNull(failure.getCause());
        if (cause == stopped) {
            return new Outcome.Skipped<>(index, String.valueOf(cause.getMessage()));
        }
        return new Outcome.Failed<>(index, cause, item.attempts(), took);
    }

    /** The outcome of an item that waits for answers. */
    static <I, O extends @Nullable Object> Outcome<O> of(PoolItem<I, O> item, FlowSuspended suspended, Duration took) {
        return new Outcome.Suspended<>(item.entry.index, suspended.questions(), item.attempts(), took);
    }

    /** Whether another pass can help: not after an error, an interrupt, a cancellation, or what says so itself. */
    static boolean mayPass(FlowException failure) {
        Throwable cause = failure.getCause();
        return cause instanceof Exception
                && !(cause instanceof InterruptedException)
                && !(cause instanceof CancellationException)
                && (!(cause instanceof RetryHint hint) || hint.retriable());
    }
}
