package io.pocketflow.core.random;

import io.pocketflow.core.random.RandomSpec.Branched;
import io.pocketflow.core.random.RandomSpec.Breaks;
import io.pocketflow.core.random.RandomSpec.Edge;
import io.pocketflow.core.random.RandomSpec.Graph;
import io.pocketflow.core.random.RandomSpec.Iterated;
import io.pocketflow.core.random.RandomSpec.Kind;
import io.pocketflow.core.random.RandomSpec.Leaf;
import io.pocketflow.core.random.RandomSpec.Nested;
import io.pocketflow.core.random.RandomSpec.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes descriptions of graphs from seeds: the same one from the same seed. */
final class RandomSpecs {

    private static final int MOST_NODES = 24;
    private static final int MOST_LEVELS = 3;
    private static final List<String> ACTIONS = List.of("default", "x", "y");
    private final SplittableRandom random;
    /** The parts that may be used a second time, in another graph of the same lane. */
    private final List<RandomSpec> made = new ArrayList<>();

    private final RandomLeaves leaves;
    private int ids;

    private RandomSpecs(long seed) {
        random = new SplittableRandom(seed);
        leaves = new RandomLeaves(random);
    }

    static RandomSpec of(long seed) {
        RandomSpecs specs = new RandomSpecs(seed);
        return specs.nested(0, "v", specs.chance(75));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Breaks maybe(int percent, Breaks... places) {
        return chance(percent) ? places[random.nextInt(places.length)] : Breaks.NEVER;
    }

    private RandomSpec node(int level, String lane, boolean async) {
        boolean deeper = level < MOST_LEVELS && ids < MOST_NODES;
        RandomSpec again = chance(10) ? again(lane, async) : null;
        if (again != null) {
            return again;
        }
        int dice = deeper ? random.nextInt(100) : 99;
        boolean inner = async && chance(70);
        RandomSpec spec = dice < 18
                ? nested(level, lane, inner)
                : dice < 40
                        ? iterated(level, lane, inner)
                        : dice < 50 && async ? branched(level, lane) : leaves.leaf(ids++, lane, async);
        made.add(spec);
        return spec;
    }

    private RandomSpec again(String lane, boolean async) {
        List<RandomSpec> fitting = made.stream()
                .filter(spec -> spec.lane().equals(lane) && (async || !isAsync(spec)))
                .toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    private static boolean isAsync(RandomSpec spec) {
        return spec instanceof Leaf leaf
                ? leaf.kind() != Kind.SYNC
                : spec instanceof Nested nested ? nested.async() : !(spec instanceof Iterated each) || each.async();
    }

    // ---- flows

    private Nested nested(int level, String lane, boolean async) {
        String action = chance(25) ? ACTIONS.get(random.nextInt(3)) : null;
        Graph graph = graph(level + 1, lane, async, false);
        return new Nested(ids++, lane, async, graph, action, maybe(2, Breaks.PREP, Breaks.POST));
    }

    private Iterated iterated(int level, String lane, boolean async) {
        boolean collect = chance(50);
        Spread spread = async && chance(60) ? new Spread(1 + random.nextInt(4), collect) : null;
        Graph graph = graph(level + 1, lane, async, spread != null && !collect);
        Breaks breaks = spread == null || collect
                ? maybe(6, Breaks.PREP, Breaks.POST, Breaks.RESULT)
                : maybe(3, Breaks.PREP, Breaks.POST);
        return new Iterated(ids++, lane, async, spread, collect, chance(8) ? 0 : 1 + random.nextInt(4), graph, breaks);
    }

    private Branched branched(int level, String lane) {
        Spread spread = new Spread(1 + random.nextInt(3), chance(50));
        List<Graph> graphs = new ArrayList<>();
        int id = ids++;
        for (int i = 0; i <= random.nextInt(3); i++) {
            graphs.add(graph(level + 1, lane(lane, id, i), true, !spread.collect()));
        }
        return new Branched(id, lane, spread, graphs, maybe(3, Breaks.PREP, Breaks.POST));
    }

    static String lane(String outer, int id, int branch) {
        return outer + "/" + id + "." + branch;
    }

    /**
     * A graph whose edges lead forward, but for the back edge of each leaf that loops.
     *
     * @param delayed whether the first node takes time and succeeds, so that no two branches fail at one time
     */
    private Graph graph(int level, String lane, boolean async, boolean delayed) {
        List<RandomSpec> nodes = new ArrayList<>();
        int count = 1 + random.nextInt(level == 1 ? 5 : 3);
        if (delayed) {
            nodes.add(leaves.delay(ids++, lane));
        }
        for (int i = 0; i < count; i++) {
            RandomSpec node = node(level, lane, async);
            if (!nodes.contains(node)) {
                nodes.add(node);
            }
        }
        return new Graph(nodes, edges(nodes));
    }

    private List<Edge> edges(List<RandomSpec> nodes) {
        List<Edge> edges = new ArrayList<>();
        for (int to = 1; to < nodes.size(); to++) {
            int from = chance(80) ? to - 1 : random.nextInt(to);
            String action = chance(70) ? "default" : ACTIONS.get(random.nextInt(3));
            edges.add(isFree(edges, from, action) ? new Edge(from, action, to) : new Edge(to - 1, "default", to));
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Leaf leaf && leaf.loops() > 0) {
                edges.add(new Edge(i, "again", random.nextInt(i + 1)));
            }
            int node = i;
            if (edges.stream().anyMatch(edge -> edge.from() == node)) {
                ACTIONS.stream()
                        .filter(action -> isFree(edges, node, action))
                        .toList()
                        .forEach(action -> edges.add(new Edge(node, action, -1)));
            }
        }
        return edges;
    }

    private static boolean isFree(List<Edge> edges, int from, String action) {
        return edges.stream()
                .noneMatch(edge -> edge.from() == from && edge.action().equals(action));
    }
}
