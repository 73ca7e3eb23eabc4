package io.pocketflow.core;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One class for each way to write a batch flow; all do the same {@link FlowWork}. */
final class FormBatchFlows {

    private FormBatchFlows() {}

    static <R> BaseFlow of(Form form, FlowWork<R> work, Route first, Route... more) {
        return switch (form.kind) {
            case SYNC -> new Plain<>(work, first, more);
            case ASYNC_THROUGHOUT -> new Throughout<>(form, work, first, more);
            default -> new Async<>(work, first, more);
        };
    }

    static <R> BaseFlow parallel(Form form, int most, FlowWork<R> work, Route first, Route... more) {
        return form.kind == Form.Kind.ASYNC_THROUGHOUT
                ? new ParallelThroughout<>(form, most, work, first, more)
                : new Parallel<>(most, work, first, more);
    }

    private static final class Plain<R> extends BatchFlow<R> {
        private final FlowWork<R> work;

        Plain(FlowWork<R> work, Route first, Route... more) {
            super(work.onFailure, first, more);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected Collection<Params> prep(Shared shared) throws Exception {
            return work.params.of(shared);
        }

        @Override
        protected R result(Shared iteration) throws Exception {
            return work.result.of(iteration);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<R>> outcomes) throws Exception {
            return work.afterAll.of(shared, params, outcomes);
        }
    }

    private static final class Async<R> extends AsyncBatchFlow<R> {
        private final FlowWork<R> work;

        Async(FlowWork<R> work, Route first, Route... more) {
            super(work.onFailure, first, more);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected Collection<Params> prep(Shared shared) throws Exception {
            return work.params.of(shared);
        }

        @Override
        protected R result(Shared iteration) throws Exception {
            return work.result.of(iteration);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<R>> outcomes) throws Exception {
            return work.afterAll.of(shared, params, outcomes);
        }
    }

    private static final class Throughout<R> extends AsyncBatchFlow<R> {
        private final Form form;
        private final FlowWork<R> work;

        Throughout(Form form, FlowWork<R> work, Route first, Route... more) {
            super(work.onFailure, first, more);
            this.form = form;
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected CompletionStage<Collection<Params>> prepAsync(Shared shared) {
            return form.pending(() -> work.params.of(shared));
        }

        @Override
        protected R result(Shared iteration) throws Exception {
            return work.result.of(iteration);
        }

        @Override
        protected CompletionStage<String> postAsync(Shared shared, List<Params> params, List<Outcome<R>> outcomes) {
            return form.pending(() -> work.afterAll.of(shared, params, outcomes));
        }
    }

    private static final class Parallel<R> extends AsyncParallelBatchFlow<R> {
        private final FlowWork<R> work;

        Parallel(int most, FlowWork<R> work, Route first, Route... more) {
            super(most, work.onFailure, first, more);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected Collection<Params> prep(Shared shared) throws Exception {
            return work.params.of(shared);
        }

        @Override
        protected R result(Shared iteration) throws Exception {
            return work.result.of(iteration);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<R>> outcomes) throws Exception {
            return work.afterAll.of(shared, params, outcomes);
        }
    }

    private static final class ParallelThroughout<R> extends AsyncParallelBatchFlow<R> {
        private final Form form;
        private final FlowWork<R> work;

        ParallelThroughout(Form form, int most, FlowWork<R> work, Route first, Route... more) {
            super(most, work.onFailure, first, more);
            this.form = form;
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected CompletionStage<Collection<Params>> prepAsync(Shared shared) {
            return form.pending(() -> work.params.of(shared));
        }

        @Override
        protected R result(Shared iteration) throws Exception {
            return work.result.of(iteration);
        }

        @Override
        protected CompletionStage<String> postAsync(Shared shared, List<Params> params, List<Outcome<R>> outcomes) {
            return form.pending(() -> work.afterAll.of(shared, params, outcomes));
        }
    }
}
