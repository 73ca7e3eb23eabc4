package io.pocketflow.core;

import io.pocketflow.core.engine.Op;
import io.pocketflow.core.engine.SuperCalls;
import io.pocketflow.core.future.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the async nodes: exec as a stage.
 *
 * @param <I> the input of exec: the result of prep, or one item of it
 * @param <O> the result of exec
 */
abstract sealed class AsyncLeaf<I extends @Nullable Object, O extends @Nullable Object> extends Leaf<I, O>
        permits AsyncNode, AsyncItems {

    AsyncLeaf(Function<? super BaseNode, Op> bridge) {
        super(bridge);
    }

    /**
     * Does the work without blocking: starts it and returns its stage. A null stage, or an exception thrown before a
     * stage is returned, fails the attempt like any other failure. When the attempt is cancelled or times out, the
     * stage is cancelled.
     *
     * <p>A node that does not override this method overrides {@code exec} instead. The engine then runs {@code exec} as
     * a separate task on the run's executor, so that blocking work needs no wrapping. A node that overrides both
     * decorates {@code exec} by calling {@code super.execAsync(input)}. {@code exec} then runs in the same way: with
     * its attempt, on the run's executor, interrupted when the attempt is cancelled or over, and holding the attempt's
     * permits until it returns.
     *
     * <p>{@code super.execAsync(input)} must be called before this method returns. To call it later, from a stage,
     * override {@code execAsync(input, attempt)} and call {@code super.execAsync(input, attempt)}. Outside of an attempt, as
     * in a test, {@code exec} runs on {@link BoundedExecutor#shared()}.
     *
     * @param input the result of {@code prep}, or one item of it
     */
    protected CompletionStage<O> execAsync(I input) {
        SuperCalls calls = SuperCalls.current();
        if (calls != null) {
            Attempt attempt = calls.attempt;
            return calls.start(() -> attempt == null ? exec(input) : exec(input, attempt));
        }
        if (Overrides.of(getClass()).execStep()) {
            return CompletableFuture.failedFuture(new IllegalStateException("execAsync of '" + name()
                    + "' was called outside of an attempt, where exec(input, attempt) has no attempt: call it before your"
                    + " execAsync returns, or call super.execAsync(input, attempt)"));
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

    /**
     * Does the work as {@link #execAsync(Object)} does, with access to the attempt, the deadline and the cancellation.
     */
    protected CompletionStage<O> execAsync(I input, Attempt attempt) {
        SuperCalls calls = SuperCalls.of(attempt);
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
     * Returns the substitute result as {@link #execFallback} does, without blocking. The default calls {@code
     * execFallback} as a separate task on the run's executor, because it may block.
     */
    protected CompletionStage<O> execFallbackAsync(I input, Exception last) throws Exception {
        SuperCalls calls = SuperCalls.current();
        return calls == null
                ? CompletableFuture.completedFuture(execFallback(input, last))
                : calls.start(() -> execFallback(input, last));
    }
}
