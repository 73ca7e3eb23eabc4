package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One class for each way to write a sequential batch node; all do the same {@link Work}. */
final class FormBatches {

    private FormBatches() {}

    static <I, O> BaseNode of(Form form, Form.Kind kind, Work<Collection<I>, I, O, List<O>> work) {
        return switch (kind) {
            case SYNC -> new Plain<>(work);
            case ASYNC, ASYNC_DONE -> new Staged<>(form, kind, work);
            case ASYNC_THROUGHOUT -> new Throughout<>(form, work);
            case ASYNC_BLOCKING -> new Blocking<>(work);
            case MIXED -> throw new IllegalArgumentException("MIXED is no kind of a node");
        };
    }

    private static final class Plain<I, O> extends BatchNode<I, O> {
        final Work<Collection<I>, I, O, List<O>> work;

        Plain(Work<Collection<I>, I, O, List<O>> work) {
            super(work.retry);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected Collection<I> prep(Shared shared) throws Exception {
            return work.prep.of(shared);
        }

        @Override
        protected O execFallback(I item, Exception last) throws Exception {
            return work.fallback.of(item, last);
        }

        @Override
        protected String post(Shared shared, List<I> items, List<O> results) throws Exception {
            return work.post.of(shared, items, results);
        }

        @Override
        protected O exec(I item) throws Exception {
            return work.exec.of(item);
        }
    }

    /** The plain hooks of an async batch. */
    private abstract static class PlainHooks<I, O> extends AsyncBatchNode<I, O> {
        final Work<Collection<I>, I, O, List<O>> work;

        PlainHooks(Work<Collection<I>, I, O, List<O>> work) {
            super(work.retry);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected Collection<I> prep(Shared shared) throws Exception {
            return work.prep.of(shared);
        }

        @Override
        protected O execFallback(I item, Exception last) throws Exception {
            return work.fallback.of(item, last);
        }

        @Override
        protected String post(Shared shared, List<I> items, List<O> results) throws Exception {
            return work.post.of(shared, items, results);
        }
    }

    private static final class Staged<I, O> extends PlainHooks<I, O> {
        final Form form;
        final Form.Kind kind;

        Staged(Form form, Form.Kind kind, Work<Collection<I>, I, O, List<O>> work) {
            super(work);
            this.form = form;
            this.kind = kind;
        }

        @Override
        protected CompletionStage<O> execAsync(I item) {
            return form.stage(kind, work.time.apply(item), () -> work.exec.of(item));
        }
    }

    private static final class Blocking<I, O> extends PlainHooks<I, O> {

        Blocking(Work<Collection<I>, I, O, List<O>> work) {
            super(work);
        }

        @Override
        protected O exec(I item) throws Exception {
            return work.exec.of(item);
        }
    }

    /** Every hook is async, and pending. */
    private static final class Throughout<I, O> extends AsyncBatchNode<I, O> {
        final Form form;
        final Work<Collection<I>, I, O, List<O>> work;

        Throughout(Form form, Work<Collection<I>, I, O, List<O>> work) {
            super(work.retry);
            this.form = form;
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected CompletionStage<Collection<I>> prepAsync(Shared shared) {
            return form.pending(() -> work.prep.of(shared));
        }

        @Override
        protected CompletionStage<O> execFallbackAsync(I item, Exception last) {
            return form.pending(() -> work.fallback.of(item, last));
        }

        @Override
        protected CompletionStage<String> postAsync(Shared shared, List<I> items, List<O> results) {
            return form.pending(() -> work.post.of(shared, items, results));
        }

        @Override
        protected CompletionStage<O> execAsync(I item) {
            return form.stage(Form.Kind.ASYNC, work.time.apply(item), () -> work.exec.of(item));
        }
    }
}
