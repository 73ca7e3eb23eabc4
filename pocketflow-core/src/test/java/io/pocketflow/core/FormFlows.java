package io.pocketflow.core;

import java.util.concurrent.CompletionStage;

/** One flow class for each way to write a flow; all do the same {@link FlowWork}. */
final class FormFlows {

    private FormFlows() {}

    static BaseFlow of(Form form, FlowWork<?> work, Route first, Route... more) {
        return switch (form.kind) {
            case SYNC -> new Plain(work, first, more);
            case ASYNC_THROUGHOUT -> new Throughout(form, work, first, more);
            default -> new Async(work, first, more);
        };
    }

    private static final class Plain extends Flow {
        private final FlowWork<?> work;

        Plain(FlowWork<?> work, Route first, Route... more) {
            super(first, more);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected void prep(Shared shared) throws Exception {
            work.before.in(shared);
        }

        @Override
        protected String post(Shared shared, String lastAction) throws Exception {
            return work.after.of(shared, lastAction);
        }
    }

    private static final class Async extends AsyncFlow {
        private final FlowWork<?> work;

        Async(FlowWork<?> work, Route first, Route... more) {
            super(first, more);
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected void prep(Shared shared) throws Exception {
            work.before.in(shared);
        }

        @Override
        protected String post(Shared shared, String lastAction) throws Exception {
            return work.after.of(shared, lastAction);
        }
    }

    private static final class Throughout extends AsyncFlow {
        private final Form form;
        private final FlowWork<?> work;

        Throughout(Form form, FlowWork<?> work, Route first, Route... more) {
            super(first, more);
            this.form = form;
            this.work = work;
        }

        @Override
        public String name() {
            return work.name;
        }

        @Override
        protected CompletionStage<?> prepAsync(Shared shared) {
            return form.pending(() -> {
                work.before.in(shared);
                return null;
            });
        }

        @Override
        protected CompletionStage<String> postAsync(Shared shared, String lastAction) {
            return form.pending(() -> work.after.of(shared, lastAction));
        }
    }
}
