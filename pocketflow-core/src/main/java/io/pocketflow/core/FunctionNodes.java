package io.pocketflow.core;

import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The nodes whose exec is a function of the user: one class for each form of exec. */
final class FunctionNodes {

    private FunctionNodes() {}

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
                        + " results is unknown, which a durable run must know: set it with Pool.withResultType");
            }
            return result;
        }
    }

    /** A node with a function that may block. */
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

    /** A node with a function that may block and asks for its step. */
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

    /** A node with a function that returns a stage. */
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
