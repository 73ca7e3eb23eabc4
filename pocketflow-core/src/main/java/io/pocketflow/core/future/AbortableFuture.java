package io.pocketflow.core.future;

import io.pocketflow.core.future.Aborts.Aim;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that aborts the work behind it when it is completed from outside, and whose derived futures do the same.
 *
 * <p>Each future has a link of {@link Aborts}. Futures derived by a plain function share the link of their source,
 * because they have no work of their own. A composed future has its own link, to which the inner stage is added when it
 * begins. A future derived from two futures has the second one in its link. The JDK completes derived futures by its
 * own private methods, so the public completion methods are called from outside only.
 */
public class AbortableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private volatile @Nullable Aborts aborts;

    AbortableFuture(@Nullable Aborts aborts) {
        this.aborts = aborts;
    }

    /** Sets the link, before the future is visible to other threads. */
    final void link(Aborts link) {
        aborts = link;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new AbortableFuture<>(aborts);
    }

    // ---- completions from outside

    /** Returns the stages that a completion from outside cancels. */
    Deque<Aim> aims() {
        return Aborts.aims(aborts);
    }

    /**
     * Aborts the work: the future was completed from outside.
     *
     * @param aims determined before the completion
     * @param error the exception it was completed with, or null
     */
    void abort(Deque<Aim> aims, @Nullable Throwable error) {
        Aborts.abort(aims);
    }

    /** Completes this future from inside, which aborts nothing. */
    final void settle(@Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            super.complete(value);
        } else {
            super.completeExceptionally(failure);
        }
    }

    /** Cancels this future and adds the stages to abort to {@code more}, instead of aborting them in a nested call. */
    void cancelInto(Deque<Aim> more) {
        OutsideCompletion outside = new OutsideCompletion(this, null);
        if (!isDone() && outside.run(() -> super.cancel(true))) {
            more.addAll(outside.aims());
        } else {
            Aborts.release(outside.aims());
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone()) {
            return super.cancel(mayInterruptIfRunning);
        }
        return completed(null, () -> super.cancel(mayInterruptIfRunning));
    }

    @Override
    public boolean complete(T value) {
        return completed(null, () -> super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        return completed(error, () -> super.completeExceptionally(error));
    }

    private boolean completed(@Nullable Throwable error, BooleanSupplier completion) {
        OutsideCompletion outside = new OutsideCompletion(this, error);
        boolean now = outside.run(completion);
        if (now) {
            outside.abort();
        } else {
            Aborts.release(outside.aims());
        }
        return now;
    }

    @Override
    public void obtrudeValue(T value) {
        Deque<Aim> aims = aims();
        super.obtrudeValue(value);
        abort(aims, null);
    }

    @Override
    public void obtrudeException(Throwable error) {
        Deque<Aim> aims = aims();
        super.obtrudeException(error);
        abort(aims, error);
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier);
        executor.execute(() -> {
            if (isDone()) {
                return;
            }
            try {
                complete(supplier.get());
            } catch (Throwable thrown) {
                completeExceptionally(thrown);
            }
        });
        return this;
    }

    // ---- futures with an inner stage

    private static <U extends @Nullable Object> CompletableFuture<U> linked(CompletableFuture<U> derived, Aborts link) {
        if (!derived.isDone()) {
            ((AbortableFuture<U>) derived).link(link);
            derived.whenComplete((value, failure) -> link.end());
        }
        return derived;
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
        Aborts link = new Aborts(null, aborts);
        return linked(super.thenCompose(link.noting(fn)), link);
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> fn) {
        Aborts link = new Aborts(null, aborts);
        return linked(super.thenComposeAsync(link.noting(fn)), link);
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
        Aborts link = new Aborts(null, aborts);
        return linked(super.thenComposeAsync(link.noting(fn), executor), link);
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> fn) {
        Aborts link = new Aborts(null, aborts);
        return linked(super.exceptionallyCompose(link.noting(fn)), link);
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> fn) {
        Aborts link = new Aborts(null, aborts);
        return linked(super.exceptionallyComposeAsync(link.noting(fn)), link);
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(
            Function<Throwable, ? extends CompletionStage<T>> fn, Executor executor) {
        Aborts link = new Aborts(null, aborts);
        return linked(super.exceptionallyComposeAsync(link.noting(fn), executor), link);
    }

    // ---- futures of two stages

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        return linked(super.thenCombine(other, fn), new Aborts(other, aborts));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        return linked(super.thenCombineAsync(other, fn), new Aborts(other, aborts));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn, Executor executor) {
        return linked(super.thenCombineAsync(other, fn, executor), new Aborts(other, aborts));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return linked(super.thenAcceptBoth(other, action), new Aborts(other, aborts));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return linked(super.thenAcceptBothAsync(other, action), new Aborts(other, aborts));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action, Executor executor) {
        return linked(super.thenAcceptBothAsync(other, action, executor), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return linked(super.runAfterBoth(other, action), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
        return linked(super.runAfterBothAsync(other, action), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action, Executor executor) {
        return linked(super.runAfterBothAsync(other, action, executor), new Aborts(other, aborts));
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> fn) {
        return linked(super.applyToEither(other, fn), new Aborts(other, aborts));
    }

    @Override
    public <U> CompletableFuture<U> applyToEitherAsync(CompletionStage<? extends T> other, Function<? super T, U> fn) {
        return linked(super.applyToEitherAsync(other, fn), new Aborts(other, aborts));
    }

    @Override
    public <U> CompletableFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
        return linked(super.applyToEitherAsync(other, fn, executor), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return linked(super.acceptEither(other, action), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return linked(super.acceptEitherAsync(other, action), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(
            CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
        return linked(super.acceptEitherAsync(other, action, executor), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return linked(super.runAfterEither(other, action), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
        return linked(super.runAfterEitherAsync(other, action), new Aborts(other, aborts));
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action, Executor executor) {
        return linked(super.runAfterEitherAsync(other, action, executor), new Aborts(other, aborts));
    }
}
