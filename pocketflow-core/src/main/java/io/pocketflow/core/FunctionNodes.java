package io.pocketflow.core;

import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The nodes whose exec is a function that somebody gave: one class for each of exec's forms, as the engine asks. */
final class FunctionNodes {

    private FunctionNodes() {}

    /**
     * What is said of a function.
     *
     * @param name the pool's name
     * @param retry how it is tried again
     * @param result the type of what it gives, or null if nobody said
     * @param fingerprint what, besides the item, decides what it gives
     */
    record Traits(String name, Retry retry, @Nullable Type result, String fingerprint) {

        /** Java does not tell the type that a lambda gives. */
        Type resultType() {
            if (result == null) {
                throw new IllegalArgumentException("pool '" + name + "' calls a function, which does not say of what"
                        + " type its results are, which a durable run must know: set it with Pool.withResultType");
            }
            return result;
        }
    }

    /** A function that may block. */
    static final class Blocking<I, O extends @Nullable Object> extends AsyncNode<I, O> {
        private final Traits traits;
        private final ThrowingFunction<? super I, ? extends O> function;

        Blocking(Traits traits, ThrowingFunction<? super I, ? extends O> function) {
            super(traits.retry());
            this.traits = traits;
            this.function = function;
        }

        @Override
        protected O exec(I item) throws Exception {
            return function.apply(item);
        }

        @Override
        public String name() {
            return traits.name();
        }

        @Override
        protected Type resultType() {
            return traits.resultType();
        }

        @Override
        protected String fingerprint() {
            return traits.fingerprint();
        }
    }

    /** A function that may block and asks for its step. */
    static final class Stepping<I, O extends @Nullable Object> extends AsyncNode<I, O> {
        private final Traits traits;
        private final StepFunction<? super I, ? extends O> function;

        Stepping(Traits traits, StepFunction<? super I, ? extends O> function) {
            super(traits.retry());
            this.traits = traits;
            this.function = function;
        }

        @Override
        protected O exec(I item, Step step) throws Exception {
            return function.apply(item, step);
        }

        @Override
        public String name() {
            return traits.name();
        }

        @Override
        protected Type resultType() {
            return traits.resultType();
        }

        @Override
        protected String fingerprint() {
            return traits.fingerprint();
        }
    }

    /** A function that returns a stage. */
    static final class Staged<I, O extends @Nullable Object> extends AsyncNode<I, O> {
        private final Traits traits;
        private final Function<? super I, ? extends CompletionStage<O>> function;

        Staged(Traits traits, Function<? super I, ? extends CompletionStage<O>> function) {
            super(traits.retry());
            this.traits = traits;
            this.function = function;
        }

        @Override
        protected CompletionStage<O> execAsync(I item) {
            return function.apply(item);
        }

        @Override
        public String name() {
            return traits.name();
        }

        @Override
        protected Type resultType() {
            return traits.resultType();
        }

        @Override
        protected String fingerprint() {
            return traits.fingerprint();
        }
    }
}
