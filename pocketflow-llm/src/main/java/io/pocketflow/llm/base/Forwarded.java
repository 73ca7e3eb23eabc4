package io.pocketflow.llm.base;

import io.pocketflow.core.Futures;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Factories of the futures that callers receive: completing such a future, or a future derived from it, from outside
 * aborts the work in flight. Chained futures pass on failures unwrapped.
 */
public final class Forwarded {

    private Forwarded() {}

    /**
     * Runs CPU-bound work on {@link Threads#CPU} and returns its future value. The future fails with any exception of the
     * work.
     *
     * @param work receives a check that throws a {@link CancellationException} once the future is done, and calls it often
     */
    public static <T> CompletableFuture<T> computed(Function<Runnable, T> work) {
        CompletableFuture<T> result = pending();
        Threads.CPU.execute(() -> {
            try {
                T value = work.apply(() -> {
                    if (result.isDone()) {
                        throw new CancellationException();
                    }
                });
                Threads.CALLBACKS.execute(() -> result.complete(value));
            } catch (RuntimeException | Error e) {
                Threads.CALLBACKS.execute(() -> result.completeExceptionally(e));
            }
        });
        return result;
    }

    /** Returns an incomplete future. Register the work to abort by {@code whenComplete}. */
    public static <T> CompletableFuture<T> pending() {
        return Futures.abortable(() -> {});
    }

    /**
     * Returns a future that failed before any work began; work that is composed with it can be aborted all the same.
     */
    public static <T> CompletableFuture<T> failed(Throwable failure) {
        return Futures.abortable(CompletableFuture.failedFuture(failure));
    }

    /**
     * Returns a future that has a value without any work; work that is composed with it can be aborted all the same.
     */
    public static <T> CompletableFuture<T> done(T value) {
        return Futures.abortable(CompletableFuture.completedFuture(value));
    }

    /** Returns a future of the value of {@code next} for the value of {@code first}. */
    public static <A, B> CompletableFuture<B> compose(
            CompletionStage<A> first, Function<A, ? extends CompletionStage<B>> next) {
        CompletableFuture<B> result = pending();
        forward(result, first);
        first.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(bare(failure));
            } else if (!result.isDone()) {
                follow(result, value, next);
            }
        });
        return result;
    }

    /** Returns a future of the function's result for the value of {@code first}. */
    public static <A, B> CompletableFuture<B> map(CompletionStage<A> first, Function<A, B> function) {
        return compose(first, value -> CompletableFuture.completedFuture(function.apply(value)));
    }

    /** Returns a future of the same value, or of the function's result for the failure. */
    public static <A> CompletableFuture<A> mapFailure(CompletionStage<A> first, UnaryOperator<Throwable> function) {
        CompletableFuture<A> result = pending();
        forward(result, first);
        first.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(function.apply(bare(failure)));
            } else {
                result.complete(value);
            }
        });
        return result;
    }

    private static <A, B> void follow(
            CompletableFuture<B> result, A value, Function<A, ? extends CompletionStage<B>> next) {
        try {
            CompletionStage<B> second = next.apply(value);
            forward(result, second);
            second.whenComplete((end, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(bare(failure));
                } else {
                    result.complete(end);
                }
            });
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** Completes the stage when the result is completed from outside; a stage that has ended is not affected. */
    private static void forward(CompletableFuture<?> result, CompletionStage<?> stage) {
        result.whenComplete((value, failure) -> stage.toCompletableFuture().cancel(true));
    }

    /** Returns the cause of a {@link CompletionException}; returns any other failure itself. */
    public static Throwable bare(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
