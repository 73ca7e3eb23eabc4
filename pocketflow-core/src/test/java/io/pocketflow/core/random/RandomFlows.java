package io.pocketflow.core.random;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Route;
import io.pocketflow.core.random.RandomSpec.Branched;
import io.pocketflow.core.random.RandomSpec.Edge;
import io.pocketflow.core.random.RandomSpec.Iterated;
import io.pocketflow.core.random.RandomSpec.Leaf;
import io.pocketflow.core.random.RandomSpec.Nested;
import java.util.ArrayList;
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
            return switch (leaf.shape()) {
                case SINGLE -> RandomNodes.of(leaf);
                case BATCH -> RandomBatches.of(leaf);
                case PARALLEL -> RandomParallels.of(leaf);
            };
        }
        if (spec instanceof Nested nested) {
            Route[] routes = routes(nested.graph());
            return nested.async()
                    ? new RandomFlowKinds.PlainAsync(nested, routes)
                    : new RandomFlowKinds.Plain(nested, routes);
        }
        if (spec instanceof Iterated each) {
            Route[] routes = routes(each.graph());
            return !each.async()
                    ? new RandomFlowKinds.Each(each, routes)
                    : each.spread() == null
                            ? new RandomFlowKinds.EachAsync(each, routes)
                            : new RandomFlowKinds.EachAtOnce(each, routes);
        }
        Branched branched = (Branched) spec;
        return new RandomFlowKinds.AtOnce(
                branched,
                branched.graphs().stream()
                        .map(graph -> route(graph, 0, new HashSet<>()))
                        .toArray(Route[]::new));
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
}
