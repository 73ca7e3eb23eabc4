package io.pocketflow.core;

import io.pocketflow.core.future.AbortableFuture;
import io.pocketflow.core.future.Aborts;
import io.pocketflow.core.future.WorkFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Futures that abort the work behind them. The futures of runs, pools and models are such futures.
 *
 * <p><b>Derived futures.</b> A {@link CompletableFuture} of the JDK that is derived from another one, by {@code thenApply}
 * for example, does not pass a cancellation on. A future derived from an abortable one does: when it is completed from
 * outside (by {@code cancel}, {@code complete}, {@code completeExceptionally}, {@code completeAsync}, {@code orTimeout},
 * {@code completeOnTimeout} or an {@code obtrude} method), the future at the start of the chain is cancelled and its work
 * aborted. {@code thenCompose} and {@code exceptionallyCompose} also cancel the inner stage. {@code thenCombine}, {@code
 * applyToEither} and their relatives cancel both stages. All of this also holds for further derived futures, and for
 * {@link CompletableFuture#copy copies}.
 *
 * <p><b>Shared work.</b> Completing one of several derived futures from outside aborts the work for all of them; the others
 * fail with a {@link CancellationException}. Pass on {@link CompletableFuture#minimalCompletionStage} where the receiver
 * must not abort the work: nothing that is done to it or derived from it reaches the work.
 *
 * <p><b>Limits.</b> The rule holds for methods of an abortable future. A future that begins with another one, such as {@code
 * plain.thenCombine(abortable, ...)}, and the result of {@link CompletableFuture#allOf} are ordinary futures of the JDK:
 * begin with the abortable one, and use {@link #all}.
 *
 * <p>Dependents are run before the work is aborted, by the thread that completes the future. An exception that an abort
 * throws is logged and not propagated. The methods are thread-safe.
 */
public final class Futures {

    private Futures() {}

    /** A future that runs an action when it is completed. */
    private static final class ActionFuture<T extends @Nullable Object> extends WorkFuture<T> {

        private final AtomicReference<@Nullable Runnable> action;

        ActionFuture(Runnable action) {
            this.action = new AtomicReference<>(Objects.requireNonNull(action, "the abort must not be null"));
        }

        @Override
        protected void stopWork(@Nullable Throwable error) {
            Runnable once = action.getAndSet(null);
            if (once != null) {
                once.run();
            }
        }
    }

    /**
     * Returns an incomplete future for work that the caller has started, or is about to start. The caller completes it with
     * the result of the work.
     *
     * @param abort stops the work. It runs once, when the future is completed in any way; after the work itself completed
     *     the future it has nothing to do. It must not block.
     */
    public static <T extends @Nullable Object> CompletableFuture<T> abortable(Runnable abort) {
        return new ActionFuture<>(abort);
    }

    /**
     * Returns a future that completes as the stage does and cancels the stage when it is completed from outside. Returns the
     * stage itself if it is such a future already.
     */
    public static <T extends @Nullable Object> CompletableFuture<T> abortable(CompletionStage<T> stage) {
        if (stage instanceof AbortableFuture<T> already) {
            return already;
        }
        ActionFuture<T> result = new ActionFuture<>(() -> cancel(stage));
        stage.whenComplete((value, failure) -> settle(result, value, failure));
        return result;
    }

    private static <T extends @Nullable Object> void settle(
            ActionFuture<T> result, @Nullable T value, @Nullable Throwable failure) {
        result.action.set(null);
        result.end(value, failure);
    }

    private static void cancel(CompletionStage<?> stage) {
        Aborts.cancel(stage);
    }

    /**
     * Returns a future of all values, in the order of the stages. It completes when all stages have; if any of them failed,
     * it fails as the first failed one of the list did. Completing it from outside cancels all stages.
     *
     * @throws NullPointerException if a stage is null, naming its index; no stage is cancelled then
     */
    public static <T extends @Nullable Object> CompletableFuture<List<T>> all(
            List<? extends CompletionStage<? extends T>> stages) {
        List<CompletionStage<? extends T>> all = new ArrayList<>(stages);
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            Objects.requireNonNull(all.get(i), () -> "stage " + index + " of " + all.size() + " must not be null");
        }
        ActionFuture<List<T>> result = new ActionFuture<>(() -> all.forEach(Futures::cancel));
        All<T> joined = new All<>(result, all.size());
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            all.get(i).whenComplete((value, failure) -> joined.ended(index, value, failure));
        }
        joined.ended();
        return result;
    }

    /** The values of several stages as they arrive; the last stage to end completes the result. */
    private static final class All<T extends @Nullable Object> {

        private final ActionFuture<List<T>> result;
        private final @Nullable Object[] values;
        private final @Nullable Throwable[] failures;
        /** The number of stages that have not ended, plus one until all stages are registered. */
        private final AtomicInteger open;

        All(ActionFuture<List<T>> result, int stages) {
            this.result = result;
            this.values = new Object[stages];
            this.failures = new Throwable[stages];
            this.open = new AtomicInteger(stages + 1);
        }

        void ended(int index, @Nullable T value, @Nullable Throwable failure) {
            values[index] = value;
            failures[index] = failure;
            ended();
        }

        void ended() {
            if (open.decrementAndGet() > 0) {
                return;
            }
            for (Throwable failure : failures) {
                if (failure != null) {
                    settle(result, null, failure);
                    return;
                }
            }
            @SuppressWarnings("unchecked") // proof: each value is one of a stage of T
            List<T> list = (List<T>) Collections.unmodifiableList(Arrays.asList(values));
            settle(result, list, null);
        }
    }
}
