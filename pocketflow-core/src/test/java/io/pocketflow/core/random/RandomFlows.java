package io.pocketflow.core.random;

import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.WorkBatchFlows;
import io.pocketflow.core.fixture.WorkFlows;
import io.pocketflow.core.random.RandomSpec.Branched;
import io.pocketflow.core.random.RandomSpec.Edge;
import io.pocketflow.core.random.RandomSpec.Iterated;
import io.pocketflow.core.random.RandomSpec.Leaf;
import io.pocketflow.core.random.RandomSpec.Nested;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the engine's objects from a description; what stands in two places of it is one object. */
final class RandomFlows {

    private final Map<RandomSpec, BaseNode> built = new IdentityHashMap<>();

    private RandomFlows() {}

    static BaseNode of(RandomSpec spec) {
        return new RandomFlows().node(spec);
    }

    private BaseNode node(RandomSpec spec) {
        BaseNode known = built.get(spec);
        if (known == null) {
            known = build(spec);
            built.put(spec, known);
        }
        return known;
    }

    private BaseNode build(RandomSpec spec) {
        if (spec instanceof Leaf leaf) {
            return new RandomBody(leaf).node();
        }
        if (spec instanceof Nested nested) {
            Route[] routes = routes(nested.graph());
            FlowWork<Object> work = FlowWork.flow(nested.name())
                    .before(shared -> RandomFlowBody.prep(nested, shared))
                    .after((shared, last) -> RandomFlowBody.post(nested, shared, last));
            return WorkFlows.of(nested.async(), work, routes[0], rest(routes));
        }
        if (spec instanceof Iterated each) {
            Route[] routes = routes(each.graph());
            FlowWork<Integer> work = FlowWork.<Integer>batch(each.name(), shared -> RandomFlowBody.params(each, shared))
                    .onFailure(onFailure(each.collect()))
                    .result(iteration -> RandomFlowBody.result(each, iteration))
                    .afterAll((shared, params, outcomes) -> RandomFlowBody.post(each, shared, outcomes));
            return each.spread() == null
                    ? WorkBatchFlows.of(each.async(), work, routes[0], rest(routes))
                    : WorkBatchFlows.parallel(each.spread().most(), work, routes[0], rest(routes));
        }
        Branched branched = (Branched) spec;
        return new AtOnce(
                branched,
                branched.graphs().stream()
                        .map(graph -> route(graph, 0, new HashSet<>()))
                        .toArray(Route[]::new));
    }

    private static OnFailure onFailure(boolean collect) {
        return collect ? OnFailure.COLLECT : OnFailure.STOP;
    }

    private static Route[] rest(Route[] routes) {
        return Arrays.copyOfRange(routes, 1, routes.length);
    }

    private Route[] routes(RandomSpec.Graph graph) {
        List<Route> routes = new ArrayList<>(List.of(node(graph.nodes().get(0))));
        for (Edge edge : graph.edges()) {
            BaseNode from = node(graph.nodes().get(edge.from()));
            routes.add(
                    edge.to() < 0
                            ? from.end(edge.action())
                            : from.on(edge.action(), node(graph.nodes().get(edge.to()))));
        }
        return routes.toArray(Route[]::new);
    }

    /** A whole graph as one route: each node with its edges, where it is met first. */
    private Route route(RandomSpec.Graph graph, int at, Set<Integer> met) {
        Route route = node(graph.nodes().get(at));
        if (met.add(at)) {
            for (Edge edge : graph.edges()) {
                if (edge.from() == at) {
                    route = edge.to() < 0
                            ? route.end(edge.action())
                            : route.on(edge.action(), route(graph, edge.to(), met));
                }
            }
        }
        return route;
    }

    private static final class AtOnce extends AsyncParallelFlow {
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
