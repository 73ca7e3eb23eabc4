package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.base.Forwarded;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model that adds something to another one. From the inside out the order is always the same, whatever the order in
 * which they were asked for: limits, costs, retries, fallback, cache.
 */
public abstract class Decorator implements ChatModel {

    /** The order, innermost first. */
    public enum Layer {
        LIMITED,
        METERED,
        RETRYING,
        FALLBACK,
        CACHED
    }

    public final ChatModel inner;

    Decorator(ChatModel inner) {
        this.inner = inner;
    }

    /** Returns the place of this decorator among others. */
    public abstract Layer layer();

    /** The same around another model. */
    abstract ChatModel around(ChatModel other);

    /** The model with one more decorator, in its place. */
    static ChatModel put(ChatModel model, Layer layer, UnaryOperator<ChatModel> decorator) {
        return model instanceof Decorator outer && outer.layer().compareTo(layer) > 0
                ? outer.around(put(outer.inner, layer, decorator))
                : decorator.apply(model);
    }

    /** The model without its outermost decorator, if that is of this layer. */
    static ChatModel without(ChatModel model, Layer layer) {
        return model instanceof Decorator outer && outer.layer() == layer ? outer.inner : model;
    }

    /** A future of a caller's own for a call: an end from outside cancels the call, whose end is seen before it is told. */
    public static CompletableFuture<ChatReply> seeing(
            CompletableFuture<ChatReply> call, BiConsumer<@Nullable ChatReply, @Nullable Throwable> seen) {
        CompletableFuture<ChatReply> result = Forwarded.pending();
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

    /** Makes a call; what is thrown instead of given is the call's failure. */
    static CompletableFuture<ChatReply> begin(Supplier<CompletableFuture<ChatReply>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Passes on how a call ended; the failure of a future that was derived from another is that one's. */
    static void pass(@Nullable ChatReply reply, @Nullable Throwable failure, CompletableFuture<ChatReply> to) {
        if (failure == null) {
            to.complete(reply);
        } else {
            to.completeExceptionally(Forwarded.bare(failure));
        }
    }

    /** Cancels the one when the other is done; without effect if it is done too. */
    static void cancelWith(CompletableFuture<?> result, CompletableFuture<?> work) {
        result.whenComplete((value, failure) -> work.cancel(true));
    }

    @Override
    public String name() {
        return inner.name();
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
