package io.pocketflow.core.pool;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Futures;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A run of a {@link Pool} that has been started: its counts while it runs, and its report. Thread-safe.
 *
 * @param <R> the type of the report
 */
public final class PoolRun<R> {

    private final Supplier<PoolStatus> status;
    private final CompletableFuture<R> report;

    PoolRun(Supplier<PoolStatus> status, CompletableFuture<String> run, Supplier<R> result) {
        this.status = status;
        this.report = Futures.abortable(() -> run.cancel(true));
        run.whenComplete((action, failure) -> {
            if (failure == null) {
                report.complete(result.get());
            } else {
                report.completeExceptionally(failure);
            }
        });
    }

    /** Returns the progress of the run, now or at its end. */
    public PoolStatus status() {
        return status.get();
    }

    /**
     * Returns the future report, which completes when all items have ended; the same future each time. It completes
     * exceptionally with a {@link FlowException} if the run was cancelled or its deadline passed, or if its input or
     * the consumer of its results failed; not if items fail. Completing the future, or a future {@linkplain Futures
     * derived} from it, from outside cancels the run.
     */
    public CompletableFuture<R> report() {
        return report;
    }

    /** Cancels the run: nothing new starts, and work in flight is cancelled. */
    public void cancel() {
        report.cancel(true);
    }
}
