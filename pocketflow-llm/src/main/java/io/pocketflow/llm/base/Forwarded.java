package io.pocketflow.llm.base;

import io.pocketflow.core.Futures;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes the futures that callers get: completing one from outside, or a future derived from it, reaches the work under way.
 * Chains them so that a failure is passed on bare.
 */
public final class Forwarded {

    private Forwarded() {}

    /**
     * Runs work for the processor on {@link Threads#CPU} and returns its value as a future, which fails with anything that the
     * work throws.
     *
     * @param work gets a check that throws a {@link CancellationException} once the future is done, to be called now and then
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

    /** Returns an incomplete future. What is to be aborted with it is noted by {@code whenComplete}. */
    public static <T> CompletableFuture<T> pending() {
        return Futures.abortable(() -> {});
    }

    /** Returns a future that has failed before any work began; what is composed with it can be aborted all the same. */
    public static <T> CompletableFuture<T> failed(Throwable failure) {
        return Futures.abortable(CompletableFuture.failedFuture(failure));
    }

    /** Returns a future that has a value without any work; what is composed with it can be aborted all the same. */
    public static <T> CompletableFuture<T> done(T value) {
        return Futures.abortable(CompletableFuture.completedFuture(value));
    }

    /** What {@code next} gives for the value of {@code first}. */
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

    /** What the function makes of the value of {@code first}. */
    public static <A, B> CompletableFuture<B> map(CompletionStage<A> first, Function<A, B> function) {
        return compose(first, value -> CompletableFuture.completedFuture(function.apply(value)));
    }

    /** Returns a future of the same value, or of what the function makes of the failure. */
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

    /** Whatever ends the result from outside ends the stage; one that has ended does not notice. */
    private static void forward(CompletableFuture<?> result, CompletionStage<?> stage) {
        result.whenComplete((value, failure) -> stage.toCompletableFuture().cancel(true));
    }

    /** Returns the cause of a {@link CompletionException}; returns any other failure itself. */
    public static Throwable bare(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
