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
     * of its own on the run's executor, so that blocking work needs no wrapping. A node that overrides both decorates
     * {@code exec} by calling {@code super.execAsync(input)}, and {@code exec} is run in the same way: with its step, on the
     * run's executor, interrupted when the attempt is cancelled or over, and holding the attempt's permits until it returns.
     *
     * <p>For that {@code super.execAsync(input)} must be called before this method returns. To call it later, from a stage,
     * override {@code execAsync(input, step)} and call {@code super.execAsync(input, step)}. Outside of an attempt, as in a
     * test, {@code exec} runs on {@link BoundedExecutor#shared()}.
     *
     * @param input what {@code prep} gave, or one item of it
     */
    protected CompletionStage<O> execAsync(I input) {
        SuperCalls calls = SuperCalls.current();
        if (calls != null) {
            return calls.start(() -> exec(input, calls));
        }
        if (overrides.execStep()) {
            return CompletableFuture.failedFuture(new IllegalStateException("execAsync of '" + name()
                    + "' was called outside of an attempt, where exec(input, step) has no step: call it before your"
                    + " execAsync returns, or call super.execAsync(input, step)"));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return exec(input);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                BoundedExecutor.shared()::executeBlocking);
    }

    /** As {@link #execAsync(Object)}, for those who want to know the attempt, the deadline or the cancellation. */
    protected CompletionStage<O> execAsync(I input, Step step) {
        SuperCalls calls = step.superCalls();
        if (calls == null || calls == SuperCalls.current()) {
            return execAsync(input);
        }
        try {
            return calls.within(() -> execAsync(input));
        } catch (Exception unchecked) {
            throw Stages.sneak(unchecked);
        }
    }

    /**
     * As {@link #execFallback}, without blocking. The default calls that, as a task of its own on the run's executor, for it
     * may block.
     */
    protected CompletionStage<O> execFallbackAsync(I input, Exception last) throws Exception {
        SuperCalls calls = SuperCalls.current();
        return calls == null
                ? CompletableFuture.completedFuture(execFallback(input, last))
                : calls.start(() -> execFallback(input, last));
    }

    private O exec(I input, SuperCalls calls) throws Exception {
        Step step = calls.step;
        return step == null ? exec(input) : exec(input, step);
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
    final boolean decorates() {
        return overrides.execAsync() && overrides.exec();
    }

    @Override
    final @Nullable Frame attempt(AttemptFrame attempt, I input, @Nullable Step step) throws Exception {
        Strand strand = attempt.strand;
        if (runsAsTask()) {
            return strand.park(new BlockingCall(attempt, () -> step == null ? exec(input) : exec(input, step), step));
        }
        SuperCalls calls = decorates() ? attempt.superCalls(step) : null;
        Object result = calls == null ? call(strand, input, step) : calls.within(() -> call(strand, input, step));
        if (!(result instanceof Pending pending)) {
            return attempt.goOn(result, null);
        }
        return strand.park(
                attempt.limit() == null
                        ? new StageWait(attempt, pending.stage(), calls)
                        : new TimedStageWait(attempt, pending.stage(), calls));
    }

    @Override
    final @Nullable Object call(Strand strand, I input, @Nullable Step step) throws Exception {
        return Stages.valueOrPending(step == null ? execAsync(input) : execAsync(input, step), "execAsync", this);
    }

    /** A fallback that may block is a task of its own: the thread may be the one that opens the items of a batch. */
    @Override
    final @Nullable Frame fallBack(LeafCall call, I input, Exception last) throws Exception {
        if (!overrides.fallbackAsync()) {
            return overrides.fallback()
                    ? call.strand.park(new BlockingCall(call, () -> execFallback(input, last)))
                    : call.goOn(null, last);
        }
        SuperCalls calls = overrides.fallback() ? call.superCalls() : null;
        CompletionStage<O> stage =
                calls == null ? execFallbackAsync(input, last) : calls.within(() -> execFallbackAsync(input, last));
        Object result = Stages.valueOrPending(stage, "execFallbackAsync", this);
        return result instanceof Pending pending
                ? call.strand.park(new StageWait(call, pending.stage(), calls))
                : call.goOn(result, null);
    }
}
