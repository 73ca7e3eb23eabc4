package io.pocketflow.core;

import java.util.concurrent.CompletionStage;

/** One node class for each way to write a node; all do the same {@link Work}. */
final class FormNodes {

    private FormNodes() {}

    static <P, E> BaseNode of(Form form, Form.Kind kind, Work<P, P, E, E> work) {
        return switch (kind) {
            case SYNC -> new Plain<>(work);
            case ASYNC, ASYNC_DONE -> new Staged<>(form, kind, work);
            case ASYNC_THROUGHOUT -> new Throughout<>(form, work);
            case ASYNC_BLOCKING -> new Blocking<>(work);
            case MIXED -> throw new IllegalArgumentException("MIXED is no kind of a node");
        };
    }

    private static final class Plain<P, E> extends Node<P, E> {
        private final Work<P, P, E, E> work;

        Plain(Work<P, P, E, E> work) {
            super(work.retry);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected P prep(Shared shared) throws Exception {
            return work.prep.of(shared);
        }

        @Override
        protected E exec(P input) throws Exception {
            return work.exec.of(input);
        }

        @Override
        protected E execFallback(P input, Exception last) throws Exception {
            return work.fallback.of(input, last);
        }

        @Override
        protected String post(Shared shared, P prepared, E result) throws Exception {
            return work.post.of(shared, prepared, result);
        }
    }

    /** The plain hooks of an async node. */
    private abstract static class PlainHooks<P, E> extends AsyncNode<P, E> {
        final Work<P, P, E, E> work;

        PlainHooks(Work<P, P, E, E> work) {
            super(work.retry);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected P prep(Shared shared) throws Exception {
            return work.prep.of(shared);
        }

        @Override
        protected E execFallback(P input, Exception last) throws Exception {
            return work.fallback.of(input, last);
        }

        @Override
        protected String post(Shared shared, P prepared, E result) throws Exception {
            return work.post.of(shared, prepared, result);
        }
    }

    private static final class Staged<P, E> extends PlainHooks<P, E> {
        private final Form form;
        private final Form.Kind kind;

        Staged(Form form, Form.Kind kind, Work<P, P, E, E> work) {
            super(work);
            this.form = form;
            this.kind = kind;
        }

        @Override
        protected CompletionStage<E> execAsync(P input) {
            return form.stage(kind, work.time.apply(input), () -> work.exec.of(input));
        }
    }

    private static final class Blocking<P, E> extends PlainHooks<P, E> {

        Blocking(Work<P, P, E, E> work) {
            super(work);
        }

        @Override
        protected E exec(P input) throws Exception {
            return work.exec.of(input);
        }
    }

    /** Every hook is async, and pending. */
    private static final class Throughout<P, E> extends AsyncNode<P, E> {
        private final Form form;
        private final Work<P, P, E, E> work;

        Throughout(Form form, Work<P, P, E, E> work) {
            super(work.retry);
            this.form = form;
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected CompletionStage<P> prepAsync(Shared shared) {
            return form.pending(() -> work.prep.of(shared));
        }

        @Override
        protected CompletionStage<E> execAsync(P input) {
            return form.stage(Form.Kind.ASYNC, work.time.apply(input), () -> work.exec.of(input));
        }

        @Override
        protected CompletionStage<E> execFallbackAsync(P input, Exception last) {
            return form.pending(() -> work.fallback.of(input, last));
        }

        @Override
        protected CompletionStage<String> postAsync(Shared shared, P prepared, E result) {
            return form.pending(() -> work.post.of(shared, prepared, result));
        }
    }
}
