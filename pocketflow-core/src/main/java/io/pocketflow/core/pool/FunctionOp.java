package io.pocketflow.core.pool;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.AttemptFunction;
import io.pocketflow.core.Retry;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.engine.ExecOp;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.limit.Reservation;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The op of a pool over a function: its exec is the function, and it has no store. */
final class FunctionOp extends ExecOp {

    /**
     * The properties of a function.
     *
     * @param name the pool's name
     * @param retry how the function is retried
     * @param result the type of the function's result, or null if it was not given
     * @param fingerprint the text that, besides the item, determines the result
     */
    record Traits(String name, Retry retry, @Nullable Type result, String fingerprint) {

        /** Returns the type given by the user, because Java does not record the result type of a lambda. */
        Type resultType() {
            if (result == null) {
                throw new IllegalArgumentException("pool '" + name + "' calls a function, and the type of its"
                        + " results is unknown, which a durable run must know: set it with Work.withResultType");
            }
            return result;
        }
    }

    /** The function in the form of an exec: returns its value, or a pending stage. */
    @FunctionalInterface
    private interface Exec {
        @Nullable
        Object call(@Nullable Object item, @Nullable Attempt attempt) throws Exception;
    }

    private final Traits traits;
    private final Exec function;

    private FunctionOp(Traits traits, boolean attempt, boolean async, Exec function) {
        super(
                Kind.ASYNC_NODE,
                true,
                traits.retry(),
                new Hooks(attempt, false, false, false, async, false, false, false, false),
                Parts.IN_ORDER);
        this.traits = traits;
        this.function = function;
    }

    /** Returns the op of a function that may block. */
    @SuppressWarnings("unchecked") // proof: a pool passes only items of type I
    static <I> FunctionOp of(Traits traits, ThrowingFunction<? super I, ?> function) {
        return new FunctionOp(traits, false, false, (item, attempt) -> function.apply((I) item));
    }

    /** Returns the op of a function that may block and asks for its attempt. */
    @SuppressWarnings("unchecked") // proof: a pool passes only items of type I, and the hooks ask for the attempt
    static <I> FunctionOp ofAttempt(Traits traits, AttemptFunction<? super I, ?> function) {
        return new FunctionOp(
                traits, true, false, (item, attempt) -> function.apply((I) item, Objects.requireNonNull(attempt)));
    }

    /** Returns the op of a function that returns a stage. */
    @SuppressWarnings("unchecked") // proof: a pool passes only items of type I
    static <I> FunctionOp ofAsync(Traits traits, Function<? super I, ? extends CompletionStage<?>> function) {
        return new FunctionOp(
                traits,
                false,
                true,
                (item, attempt) -> Stages.valueOrPending(function.apply((I) item), "execAsync", traits.name()));
    }

    /** Returns the op of a function that returns a stage and asks for its attempt. */
    @SuppressWarnings("unchecked") // proof: a pool passes only items of type I, and the hooks ask for the attempt
    static <I> FunctionOp ofAttemptAsync(
            Traits traits, BiFunction<? super I, ? super Attempt, ? extends CompletionStage<?>> function) {
        return new FunctionOp(
                traits,
                true,
                true,
                (item, attempt) -> Stages.valueOrPending(
                        function.apply((I) item, Objects.requireNonNull(attempt)), "execAsync", traits.name()));
    }

    @Override
    public String name() {
        return traits.name();
    }

    @Override
    public Type recordedType() {
        return traits.resultType();
    }

    @Override
    public String fingerprint() {
        return traits.fingerprint();
    }

    @Override
    @Nullable
    public Object exec(@Nullable Object input, @Nullable Attempt attempt) throws Exception {
        return function.call(input, attempt);
    }

    /** Throws the last failure: a function has no fallback. */
    @Override
    public Object fallback(@Nullable Object input, Exception last) throws Exception {
        throw last;
    }

    @Override
    public Reservation reserve(@Nullable Object input) {
        return Reservation.NONE;
    }
}
