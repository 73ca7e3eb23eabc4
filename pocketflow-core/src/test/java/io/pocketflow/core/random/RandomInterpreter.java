package io.pocketflow.core.random;

import io.pocketflow.core.random.RandomBranches.Branch;
import io.pocketflow.core.random.RandomBranches.Code;
import io.pocketflow.core.random.RandomSpec.Branched;
import io.pocketflow.core.random.RandomSpec.Breaks;
import io.pocketflow.core.random.RandomSpec.Graph;
import io.pocketflow.core.random.RandomSpec.Iterated;
import io.pocketflow.core.random.RandomSpec.Leaf;
import io.pocketflow.core.random.RandomSpec.Nested;
import io.pocketflow.core.random.RandomSpec.Shape;
import io.pocketflow.core.random.RandomWorld.Failed;
import io.pocketflow.core.random.RandomWorld.Place;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a description by plain recursion, as semantics.md words it. Time is a number that is passed along: branches of
 * something parallel are run one after another, each from the time at which it starts. Where one of them stops the
 * others, all are run again and what comes after the first failure is cut off.
 */
final class RandomInterpreter {

    /** The kinds of events that a run met, for the histogram. */
    enum Met {
        NESTED,
        LOOP,
        FALLBACK,
        RETRY,
        THROTTLE,
        FAILING_BATCH,
        PARALLEL,
        CUT
    }

    /** The end of a visit or branch. */
    record Ended(long at, String action) {}

    RandomWorld world = new RandomWorld();
    private final RandomBranches branches = new RandomBranches(this);
    final Set<Met> met = EnumSet.noneOf(Met.class);

    Ended run(RandomSpec spec, int start) {
        Place place = new Place(List.of(""), Map.of(), RandomBranches.NEVER);
        world.put(place, spec.lane(), start);
        return visit(spec, spec.name(), place, 0);
    }

    private Ended visit(RandomSpec spec, String path, Place place, long t) {
        if (spec instanceof Leaf leaf) {
            return leaf(leaf, path, place, t);
        }
        int value = world.value(place, spec.lane());
        world.line(t, place, spec.name() + " prep " + place.params());
        breakIn(spec, Breaks.PREP, value, path, t);
        return spec instanceof Nested nested
                ? nested(nested, path, place, t)
                : spec instanceof Iterated each
                        ? iterated(each, value, path, place, t)
                        : branched((Branched) spec, path, place, t);
    }

    private static void breakIn(RandomSpec spec, Breaks where, int value, String path, long t) {
        if (spec.breaks(where, value)) {
            throw new Failed(t, spec, path, 0, spec.name() + " breaks in " + where + " of " + value);
        }
    }

    // ---- nodes and batches

    private Ended leaf(Leaf leaf, String path, Place place, long from) {
        int value = world.value(place, leaf.lane());
        long t = from + hook(leaf, " prep", value, place);
        world.line(t, place, leaf.name() + " prep " + value + " " + place.params());
        breakIn(leaf, Breaks.PREP, value, path, t);
        if (leaf.shape() == Shape.SINGLE) {
            RandomCall call = new RandomCall(this, leaf, value, -1, path, place).run(t);
            t = call.at + hook(leaf, " post", value, place);
            return post(leaf, path, place, t, value, call.result + "", sum(call), call.replayed);
        }
        List<RandomCall> calls = new ArrayList<>();
        for (int item : leaf.items(value)) {
            calls.add(new RandomCall(this, leaf, item, calls.size(), path + "[" + calls.size() + "]", place));
        }
        if (leaf.shape() == Shape.PARALLEL) {
            t = new RandomItems(this, leaf, calls, place).run(t);
        } else {
            for (RandomCall call : calls) {
                t = call.run(t).at;
            }
        }
        boolean collect = leaf.spread() != null && leaf.spread().collect();
        String results = calls.stream()
                .map(call -> collect ? call.outcome() : call.result + "")
                .toList()
                .toString();
        int sum = calls.stream().mapToInt(RandomInterpreter::sum).sum();
        boolean replayed = !calls.isEmpty() && calls.stream().allMatch(call -> call.replayed);
        return post(leaf, path, place, t, calls.size(), results, sum, replayed);
    }

    private static long hook(Leaf leaf, String phase, int value, Place place) {
        return leaf.hooks() ? RandomSpec.latency(leaf.name() + phase, value, 0, 0, place.params()) : 0;
    }

    private static int sum(RandomCall call) {
        return call.failure != null ? 7 : call.result == null ? 0 : call.result;
    }

    private Ended post(
            Leaf leaf, String path, Place place, long t, int value, String results, int sum, boolean replayed) {
        world.line(t, place, leaf.name() + " post " + results + (replayed ? " replayed" : ""));
        breakIn(leaf, Breaks.POST, value, path, t);
        world.put(place, leaf.lane(), sum % 997);
        world.log(leaf.name(), sum);
        int visits = world.get(place, leaf.name()) + 1;
        world.put(place, leaf.name(), visits);
        return new Ended(t, visits <= leaf.loops() ? "again" : action(leaf.action(sum)));
    }

    private static String action(String returned) {
        return returned == null || returned.isEmpty() ? "default" : returned;
    }

    // ---- flows

    private Ended walk(Graph graph, String path, Place place, long start) {
        int[] visits = new int[graph.nodes().size()];
        int at = 0;
        long t = start;
        while (true) {
            RandomSpec node = graph.nodes().get(at);
            int visit = visits[at]++;
            if (visit > 0) {
                met.add(Met.LOOP);
            }
            Ended ended = visit(node, path + "/" + node.name() + (visit > 0 ? "#" + visit : ""), place, t);
            at = graph.target(at, ended.action);
            if (at < 0) {
                return ended;
            }
            t = ended.at;
        }
    }

    private Ended nested(Nested flow, String path, Place place, long start) {
        if (path.contains("/")) {
            met.add(Met.NESTED);
        }
        Ended last = walk(flow.graph(), path, place, start);
        world.line(last.at, place, flow.name() + " post " + last.action);
        breakIn(flow, Breaks.POST, world.value(place, flow.lane()), path, last.at);
        return flow.action() == null ? last : new Ended(last.at, flow.action());
    }

    private Ended iterated(Iterated flow, int value, String path, Place place, long start) {
        met.add(Met.NESTED);
        Code iteration = (index, around, from) -> {
            String own = path + "[" + index + "]";
            Place inside = around.iteration(own, flow.params(value, index));
            Ended last = walk(flow.graph(), own, inside, from);
            int result = world.value(inside, flow.lane());
            world.line(last.at, inside, flow.name() + " result " + inside.params() + " " + result);
            breakIn(flow, Breaks.RESULT, result, own, last.at);
            return new Ended(last.at, result + "");
        };
        List<Branch> ended = flow.spread() == null
                ? branches.oneByOne(flow.count(), flow.collect(), place, start, iteration)
                : branches.atOnce(flow.count(), flow.spread(), place, start, iteration);
        long t = RandomBranches.end(ended, start);
        world.line(
                t,
                place,
                flow.name() + " post " + ended.stream().map(Branch::outcome).toList());
        breakIn(flow, Breaks.POST, flow.count(), path, t);
        int sum = ended.stream()
                .mapToInt(b -> b.failed() == null ? Integer.parseInt(b.ended().action) : 7)
                .sum();
        world.put(place, flow.lane(), sum % 997);
        world.log(flow.name(), sum);
        return new Ended(t, sum % 2 == 0 ? "x" : "default");
    }

    private Ended branched(Branched flow, String path, Place place, long start) {
        met.add(Met.NESTED);
        List<Branch> ended = branches.atOnce(
                flow.graphs().size(),
                flow.spread(),
                place,
                start,
                (index, inside, from) -> walk(flow.graphs().get(index), path + "[" + index + "]", inside, from));
        long t = RandomBranches.end(ended, start);
        String lasts = ended.stream()
                .map(branch -> flow.spread().collect() ? branch.outcome() : branch.ended().action)
                .toList()
                .toString();
        world.line(t, place, flow.name() + " post " + lasts);
        breakIn(flow, Breaks.POST, lasts.length(), path, t);
        int sum = 0;
        for (int i = 0; i < flow.graphs().size(); i++) {
            sum += world.get(place, RandomSpecs.lane(flow.lane(), flow.id(), i));
        }
        world.put(place, flow.lane(), sum % 997);
        world.log(flow.name(), sum);
        return new Ended(t, "default");
    }
}
