package io.pocketflow.core.random;

import io.pocketflow.core.random.RandomSpec.Breaks;
import io.pocketflow.core.random.RandomSpec.Fault;
import io.pocketflow.core.random.RandomSpec.Kind;
import io.pocketflow.core.random.RandomSpec.Leaf;
import io.pocketflow.core.random.RandomSpec.Shape;
import io.pocketflow.core.random.RandomSpec.Spread;
import io.pocketflow.core.random.RandomSpec.Tries;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes descriptions of nodes. */
final class RandomLeaves {

    private static final List<List<Fault>> SCRIPTS = List.of(
            List.of(Fault.PLAIN, Fault.NONE),
            List.of(Fault.PLAIN, Fault.PLAIN, Fault.NONE),
            List.of(Fault.NAMED, Fault.PLAIN, Fault.NONE),
            List.of(Fault.THROTTLE, Fault.NONE),
            List.of(Fault.THROTTLE, Fault.PLAIN, Fault.THROTTLE, Fault.NONE),
            List.of(Fault.PLAIN),
            List.of(Fault.PLAIN),
            List.of(Fault.PLAIN, Fault.FATAL),
            List.of(Fault.PLAIN, Fault.ERROR));

    private static final List<Breaks> BREAKS = List.of(Breaks.PREP, Breaks.POST, Breaks.FALLBACK);

    private final SplittableRandom random;

    RandomLeaves(SplittableRandom random) {
        this.random = random;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    Leaf delay(int id, String lane) {
        return new Leaf(
                id,
                lane,
                Kind.PENDING,
                Shape.SINGLE,
                null,
                0,
                new Tries(1, 0, 1),
                List.of(Fault.NONE),
                1,
                false,
                false,
                false,
                0,
                List.of("default"),
                Breaks.NEVER);
    }

    Leaf leaf(int id, String lane, boolean async) {
        Kind kind = async && chance(80) ? Kind.values()[random.nextInt(4)] : Kind.SYNC;
        int dice = random.nextInt(100);
        Shape shape = dice < 55 ? Shape.SINGLE : kind == Kind.SYNC || dice < 75 ? Shape.BATCH : Shape.PARALLEL;
        // a blocking item, and a blocking fallback, begins a moment after it is queued: which others a failing one
        // still
        // stops is the engine's affair
        boolean atOnce = kind == Kind.BLOCKING || kind == Kind.DONE;
        boolean collect = shape == Shape.PARALLEL && (atOnce || chance(50));
        boolean stage = kind == Kind.DONE || kind == Kind.PENDING;
        boolean fallback = chance(45);
        return new Leaf(
                id,
                lane,
                kind,
                shape,
                shape == Shape.PARALLEL ? new Spread(1 + random.nextInt(4), collect) : null,
                shape == Shape.SINGLE ? 0 : chance(8) ? 0 : 1 + random.nextInt(5),
                new Tries(1 + random.nextInt(3), random.nextInt(3) * 3_000_000L, 1 + random.nextInt(2)),
                chance(60) ? SCRIPTS.get(random.nextInt(SCRIPTS.size())) : List.of(Fault.NONE),
                fallback ? 1 + random.nextInt(2) : 2 + random.nextInt(3),
                fallback,
                chance(25),
                shape == Shape.SINGLE && stage && chance(30),
                chance(15) ? 1 + random.nextInt(3) : 0,
                actions(),
                chance(5) ? BREAKS.get(random.nextInt(BREAKS.size())) : Breaks.NEVER);
    }

    private List<String> actions() {
        List<String> actions = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            actions.add(chance(60) ? "default" : List.of("null", "", "x", "y").get(random.nextInt(4)));
        }
        return actions;
    }
}
