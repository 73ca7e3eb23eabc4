package io.pocketflow.core.random;

import io.pocketflow.core.AsyncBatchFlow;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.random.RandomSpec.Branched;
import io.pocketflow.core.random.RandomSpec.Iterated;
import io.pocketflow.core.random.RandomSpec.Nested;
import java.util.List;

/** The engine's flows for described ones. */
final class RandomFlowKinds {

    private RandomFlowKinds() {}

    private static OnFailure onFailure(boolean collect) {
        return collect ? OnFailure.COLLECT : OnFailure.STOP;
    }

    private static Route[] rest(Route[] routes) {
        return java.util.Arrays.copyOfRange(routes, 1, routes.length);
    }

    static final class Plain extends Flow {
        private final Nested spec;

        Plain(Nested spec, Route[] routes) {
            super(routes[0], rest(routes));
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected void prep(Shared shared) throws Exception {
            RandomFlowBody.prep(spec, shared);
        }

        @Override
        protected String post(Shared shared, String last) throws Exception {
            return RandomFlowBody.post(spec, shared, last);
        }
    }

    static final class PlainAsync extends AsyncFlow {
        private final Nested spec;

        PlainAsync(Nested spec, Route[] routes) {
            super(routes[0], rest(routes));
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected void prep(Shared shared) throws Exception {
            RandomFlowBody.prep(spec, shared);
        }

        @Override
        protected String post(Shared shared, String last) throws Exception {
            return RandomFlowBody.post(spec, shared, last);
        }
    }

    static final class Each extends BatchFlow<Integer> {
        private final Iterated spec;

        Each(Iterated spec, Route[] routes) {
            super(onFailure(spec.collect()), routes[0], rest(routes));
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected List<Params> prep(Shared shared) throws Exception {
            return RandomFlowBody.params(spec, shared);
        }

        @Override
        protected Integer result(Shared iteration) throws Exception {
            return RandomFlowBody.result(spec, iteration);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<Integer>> outcomes) throws Exception {
            return RandomFlowBody.post(spec, shared, outcomes);
        }
    }

    static final class EachAsync extends AsyncBatchFlow<Integer> {
        private final Iterated spec;

        EachAsync(Iterated spec, Route[] routes) {
            super(onFailure(spec.collect()), routes[0], rest(routes));
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected List<Params> prep(Shared shared) throws Exception {
            return RandomFlowBody.params(spec, shared);
        }

        @Override
        protected Integer result(Shared iteration) throws Exception {
            return RandomFlowBody.result(spec, iteration);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<Integer>> outcomes) throws Exception {
            return RandomFlowBody.post(spec, shared, outcomes);
        }
    }

    static final class EachAtOnce extends AsyncParallelBatchFlow<Integer> {
        private final Iterated spec;

        EachAtOnce(Iterated spec, Route[] routes) {
            super(spec.spread().most(), onFailure(spec.collect()), routes[0], rest(routes));
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected List<Params> prep(Shared shared) throws Exception {
            return RandomFlowBody.params(spec, shared);
        }

        @Override
        protected Integer result(Shared iteration) throws Exception {
            return RandomFlowBody.result(spec, iteration);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<Integer>> outcomes) throws Exception {
            return RandomFlowBody.post(spec, shared, outcomes);
        }
    }

    static final class AtOnce extends AsyncParallelFlow {
        private final Branched spec;

        AtOnce(Branched spec, Route[] routes) {
            super(spec.spread().most(), onFailure(spec.spread().collect()), routes);
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected void prep(Shared shared) throws Exception {
            RandomFlowBody.prep(spec, shared);
        }

        @Override
        protected String post(Shared shared, List<String> lasts) throws Exception {
            return RandomFlowBody.post(spec, shared, lasts.toString());
        }

        @Override
        protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) throws Exception {
            return RandomFlowBody.post(spec, shared, RandomFlowBody.texts(outcomes));
        }
    }
}
