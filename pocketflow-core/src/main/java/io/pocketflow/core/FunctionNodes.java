package io.pocketflow.core;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The nodes whose exec is a function that somebody gave: one class for each of exec's forms, as the engine asks. */
final class FunctionNodes {

    private FunctionNodes() {}

    /** A function that may block. */
    static final class Blocking<I, O extends @Nullable Object> extends AsyncNode<I, O> {
        private final String name;
        private final ThrowingFunction<? super I, ? extends O> function;

        Blocking(String name, Retry retry, ThrowingFunction<? super I, ? extends O> function) {
            super(retry);
            this.name = name;
            this.function = function;
        }

        @Override
        protected O exec(I item) throws Exception {
            return function.apply(item);
        }

        @Override
        public String name() {
            return name;
        }
    }

    /** A function that may block and asks for its step. */
    static final class Stepping<I, O extends @Nullable Object> extends AsyncNode<I, O> {
        private final String name;
        private final StepFunction<? super I, ? extends O> function;

        Stepping(String name, Retry retry, StepFunction<? super I, ? extends O> function) {
            super(retry);
            this.name = name;
            this.function = function;
        }

        @Override
        protected O exec(I item, Step step) throws Exception {
            return function.apply(item, step);
        }

        @Override
        public String name() {
            return name;
        }
    }

    /** A function that returns a stage. */
    static final class Staged<I, O extends @Nullable Object> extends AsyncNode<I, O> {
        private final String name;
        private final Function<? super I, ? extends CompletionStage<O>> function;

        Staged(String name, Retry retry, Function<? super I, ? extends CompletionStage<O>> function) {
            super(retry);
            this.name = name;
            this.function = function;
        }

        @Override
        protected CompletionStage<O> execAsync(I item) {
            return function.apply(item);
        }

        @Override
        public String name() {
            return name;
        }
    }
}
