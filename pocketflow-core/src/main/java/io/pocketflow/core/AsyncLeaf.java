package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the async nodes share: exec as a stage.
 *
 * @param <I> what exec takes: what prep gave, or one item of it
 * @param <O> what exec gives
 */
abstract sealed class AsyncLeaf<I extends @Nullable Object, O extends @Nullable Object> extends Leaf<I, O>
        permits AsyncNode, AsyncItems {

    AsyncLeaf(Retry retry) {
        super(retry);
    }

    /**
     * Does the work without blocking: starts it and returns its stage. A stage that is null, and a method that throws
     * before it returns one, fail the attempt like any other failure. When the attempt is cancelled or times out, the
     * stage is cancelled.
     *
     * <p>A node that does not override this overrides {@code exec} instead: the engine then runs {@code exec} as a task
     * of its own on the run's executor, so that blocking work needs no wrapping.
     *
     * @param input what {@code prep} gave, or one item of it
     */
    protected CompletionStage<O> execAsync(I input) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return exec(input);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                BoundedExecutor.shared());
    }

    /** As {@link #execAsync(Object)}, for those who want to know the attempt, the deadline or the cancellation. */
    protected CompletionStage<O> execAsync(I input, Step step) {
        return execAsync(input);
    }

    /** As {@link #execFallback}, without blocking; the default calls that. */
    protected CompletionStage<O> execFallbackAsync(I input, Exception last) throws Exception {
        return CompletableFuture.completedFuture(execFallback(input, last));
    }

    @Override
    final boolean isAsync() {
        return true;
    }

    @Override
    final boolean runsAsTask() {
        return !overrides.execAsync();
    }

    @Override
    final @Nullable Frame attempt(AttemptFrame attempt, I input, @Nullable Step step) throws Exception {
        if (runsAsTask()) {
            return attempt.strand.park(new BlockingCall<>(attempt, this, input, step));
        }
        Object result = call(attempt.strand, input, step);
        if (!(result instanceof Pending pending)) {
            return attempt.goOn(result, null);
        }
        return attempt.limit() == null
                ? attempt.await(pending.stage())
                : attempt.strand.park(new TimedStageWait(attempt, pending.stage()));
    }

    @Override
    final @Nullable Object call(Strand strand, I input, @Nullable Step step) throws Exception {
        return Stages.valueOrPending(step == null ? execAsync(input) : execAsync(input, step), "execAsync", this);
    }

    @Override
    final @Nullable Object callFallback(I input, Exception last) throws Exception {
        return overrides.fallbackAsync()
                ? Stages.valueOrPending(execFallbackAsync(input, last), "execFallbackAsync", this)
                : execFallback(input, last);
    }
}
