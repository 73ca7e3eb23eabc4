package io.pocketflow.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random flow as data: from it a {@link DurableWorld} builds nodes, and a {@link DurableInterpreter} computes the end. */
public sealed interface DurableSpec {

    /** The change that a post makes to the store. */
    enum Effect {
        APPEND,
        OVERWRITE,
        COUNT
    }

    /** The name of the node, unique in the flow. */
    String name();

    /** Parts one after another; the last is a step that goes back to the first until it was visited {@code times}. */
    record Body(List<DurableSpec> parts, int times) {}

    /** A node with one call of exec, which may always fail and fall back. */
    record Step(String name, Effect effect, boolean fallsBack, int times) implements DurableSpec {}

    /** A batch of items; a limit of 0 stands for one after another. */
    record Items(String name, int limit, int count, Effect effect) implements DurableSpec {}

    /** A question. */
    record Question(String name, Effect effect) implements DurableSpec {}

    /** A flow. */
    record Sub(String name, Body body) implements DurableSpec {}

    /** A flow that runs once for each of some params, one after another. */
    record Each(String name, int count, Body body) implements DurableSpec {}

    /** A parallel flow. */
    record Fork(String name, int limit, List<Body> bodies) implements DurableSpec {}

    /** A parallel batch flow. */
    record Spread(String name, int limit, int count, Body body) implements DurableSpec {}

    /** Makes random specs from a seed. */
    final class Maker {
        private final Random random;
        private int names;

        /** Creates a maker whose specs depend on the seed alone. */
        public Maker(long seed) {
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        }

        /** Returns a flow that holds at least one parallel part. */
        public Sub flow() {
            String name = name("F");
            List<DurableSpec> parts = new ArrayList<>();
            parts.add(random.nextBoolean() ? step() : parallel(2));
            parts.add(parallel(2));
            parts.add(step());
            return new Sub(name, looping(parts));
        }

        private Body body(int depth) {
            List<DurableSpec> parts = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                parts.add(part(depth));
            }
            return looping(parts);
        }

        private Body looping(List<DurableSpec> parts) {
            int times = random.nextInt(5) == 0 ? 2 : 1;
            if (times > 1) {
                parts.add(new Step(name("again"), effect(), false, times));
            }
            return new Body(List.copyOf(parts), times);
        }

        private DurableSpec part(int depth) {
            return switch (random.nextInt(depth == 0 ? 6 : 10)) {
                case 0, 1, 2 -> step();
                case 3 -> new Items(name("items"), random.nextInt(4), 1 + random.nextInt(4), effect());
                case 4 -> new Question(name("ask"), effect());
                case 5 -> step();
                case 6 -> new Sub(name("sub"), body(depth - 1));
                case 7 -> new Each(name("each"), 1 + random.nextInt(3), body(depth - 1));
                default -> parallel(depth);
            };
        }

        private DurableSpec parallel(int depth) {
            if (random.nextBoolean()) {
                return new Spread(name("spread"), 1 + random.nextInt(4), 1 + random.nextInt(4), body(depth - 1));
            }
            List<Body> bodies = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            String name = name("fork");
            for (int i = 0; i < count; i++) {
                bodies.add(body(depth - 1));
            }
            return new Fork(name, 1 + random.nextInt(4), bodies);
        }

        private Step step() {
            return new Step(name("step"), effect(), random.nextInt(6) == 0, 1);
        }

        private Effect effect() {
            return Effect.values()[random.nextInt(3)];
        }

        private String name(String kind) {
            return kind + names++;
        }
    }
}
