package io.pocketflow.core.pool;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.AttemptFunction;
import io.pocketflow.core.Retry;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.store.StepStore;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function as the work of a {@link Pool}, with the settings that a node has by itself: {@code
 * Pool.of(Work.of(f).withRetry(retry).withResultType(Summary.class))}. Immutable; thread-safe if its function is.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public final class Work<I, O extends @Nullable Object> {

    private final Function<FunctionOp.Traits, FunctionOp> maker;
    private final FunctionOp.Traits traits;

    private Work(Function<FunctionOp.Traits, FunctionOp> maker, FunctionOp.Traits traits) {
        this.maker = maker;
        this.traits = traits;
    }

    private Work(Function<FunctionOp.Traits, FunctionOp> maker) {
        this(maker, new FunctionOp.Traits(PoolSettings.DEFAULTS.name(), Retry.ONCE, null, ""));
    }

    /** Returns work that calls this function, which may block. */
    public static <I, O extends @Nullable Object> Work<I, O> of(ThrowingFunction<? super I, ? extends O> function) {
        required(function);
        return new Work<>(traits -> FunctionOp.of(traits, function));
    }

    /** Returns work that calls this function, which may block and receives the attempt. */
    public static <I, O extends @Nullable Object> Work<I, O> ofAttempt(
            AttemptFunction<? super I, ? extends O> function) {
        required(function);
        return new Work<>(traits -> FunctionOp.ofAttempt(traits, function));
    }

    /** Returns work that calls this function, which must not block: a call lasts until its stage has ended. */
    public static <I, O extends @Nullable Object> Work<I, O> ofAsync(
            Function<? super I, ? extends CompletionStage<O>> function) {
        required(function);
        return new Work<>(traits -> FunctionOp.ofAsync(traits, function));
    }

    /** Returns work as {@link #ofAsync(Function)} does, whose function receives the attempt. */
    public static <I, O extends @Nullable Object> Work<I, O> ofAttemptAsync(
            BiFunction<? super I, ? super Attempt, ? extends CompletionStage<O>> function) {
        required(function);
        return new Work<>(traits -> FunctionOp.ofAttemptAsync(traits, function));
    }

    /** Returns a copy that retries the function as given; default {@link Retry#ONCE}. */
    public Work<I, O> withRetry(Retry retry) {
        Objects.requireNonNull(retry, "retry must not be null");
        return new Work<>(maker, new FunctionOp.Traits(traits.name(), retry, traits.result(), traits.fingerprint()));
    }

    /**
     * Returns a copy that records results with this type. A durable {@link StepStore} needs it, because Java does not
     * record the result type of a lambda.
     */
    public Work<I, O> withResultType(Class<? extends O> type) {
        return typed(type);
    }

    /** Returns a copy with a generic result type; see {@link #withResultType(Class)}. */
    public Work<I, O> withResultType(TypeRef<? extends O> type) {
        return typed(type == null ? null : type.type());
    }

    private Work<I, O> typed(@Nullable Type type) {
        Objects.requireNonNull(type, "the result type must not be null");
        return new Work<>(maker, new FunctionOp.Traits(traits.name(), traits.retry(), type, traits.fingerprint()));
    }

    /**
     * Returns a copy with this text, which represents everything besides the item that determines the result: a prompt,
     * the name of a model, a version. With a {@link StepStore}, a changed fingerprint runs all items again; default
     * empty.
     */
    public Work<I, O> withFingerprint(String fingerprint) {
        Objects.requireNonNull(fingerprint, "the fingerprint must not be null");
        return new Work<>(maker, new FunctionOp.Traits(traits.name(), traits.retry(), traits.result(), fingerprint));
    }

    PoolWork<I, O> inPool() {
        return new FunctionWork<>(maker, traits);
    }

    private static void required(@Nullable Object function) {
        Objects.requireNonNull(function, "function of a pool must not be null");
    }
}
