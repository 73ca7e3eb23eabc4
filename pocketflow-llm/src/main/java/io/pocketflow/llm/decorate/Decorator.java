package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.base.Forwarded;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model that adds a function to another model. The order of decorators is fixed, whatever the order in which they are
 * added; from the inside out: limits, costs, retries, fallback, cache, listener.
 */
public abstract class Decorator implements ChatModel {

    /** The order, innermost first. */
    public enum Layer {
        LIMITED,
        METERED,
        RETRYING,
        FALLBACK,
        CACHED,
        LISTENED
    }

    public final ChatModel inner;
    /** The inner model with the events of its calls. */
    final ChatModel model;

    private final Layer layer;

    Decorator(ChatModel inner, Layer layer) {
        this.inner = inner;
        this.model = ReportedModel.of(inner);
        this.layer = layer;
    }

    /** Returns the place of this decorator among others. */
    public final Layer layer() {
        return layer;
    }

    /** Returns a copy around another model. */
    abstract ChatModel around(ChatModel other);

    /** Returns the model with one more decorator at the place of its layer. */
    static ChatModel put(ChatModel model, Layer layer, UnaryOperator<ChatModel> decorator) {
        return model instanceof Decorator outer && outer.layer().compareTo(layer) > 0
                ? outer.around(put(outer.inner, layer, decorator))
                : decorator.apply(model);
    }

    /** Returns the model without its outermost decorator, if that has this layer. */
    static ChatModel without(ChatModel model, Layer layer) {
        return model instanceof Decorator outer && outer.layer() == layer ? outer.inner : model;
    }

    /**
     * Returns the caller's own future for a call. Completing it from outside cancels the call. The observer sees the
     * end before the caller does.
     */
    public static <T> CompletableFuture<T> seeing(
            CompletableFuture<T> call, BiConsumer<@Nullable T, @Nullable Throwable> seen) {
        CompletableFuture<T> result = Forwarded.pending();
        call.whenComplete((reply, failure) -> {
            try {
                seen.accept(reply, failure == null ? null : Forwarded.bare(failure));
            } finally {
                pass(reply, failure, result);
            }
        });
        cancelWith(result, call);
        return result;
    }

    /** Starts a call. An exception that is thrown becomes the failure of the call. */
    static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Completes the future as the call ended; the failure of a derived future is unwrapped. */
    static <T> void pass(@Nullable T reply, @Nullable Throwable failure, CompletableFuture<T> to) {
        if (failure == null) {
            to.complete(reply);
        } else {
            to.completeExceptionally(Forwarded.bare(failure));
        }
    }

    /** Cancels the work when the result is done; without effect if the work is done too. */
    static void cancelWith(CompletableFuture<?> result, CompletableFuture<?> work) {
        result.whenComplete((value, failure) -> work.cancel(true));
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Optional<String> budgetKey() {
        return inner.budgetKey();
    }

    @Override
    public boolean supportsJsonSchema() {
        return inner.supportsJsonSchema();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " of " + inner;
    }
}
