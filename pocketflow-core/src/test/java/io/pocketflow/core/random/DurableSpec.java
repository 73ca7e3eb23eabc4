package io.pocketflow.core.random;

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

    /** The number of failures of a call that never succeeds. */
    int ALWAYS = Integer.MAX_VALUE;

    /** A node with one call of exec, which may always fail and fall back, or fail a number of times. */
    record Step(String name, Effect effect, boolean fallsBack, int times, int failures) implements DurableSpec {}

    /** A batch of items; a limit of 0 stands for one after another. The call for the last item may fail. */
    record Items(String name, int limit, int count, Effect effect, boolean collects, int failures)
            implements DurableSpec {}

    /** A question. */
    record Question(String name, Effect effect) implements DurableSpec {}

    /** A flow. */
    record Sub(String name, Body body) implements DurableSpec {}

    /** A flow that runs once for each of some params, one after another. */
    record Each(String name, int count, Body body, boolean collects) implements DurableSpec {}

    /** A parallel flow. */
    record Fork(String name, int limit, List<Body> bodies, boolean collects) implements DurableSpec {}

    /** A parallel batch flow. */
    record Spread(String name, int limit, int count, Body body, boolean collects) implements DurableSpec {}

    /** Makes random specs from a seed. */
    final class Maker {
        private final Random random;
        /** Whether calls that fail may succeed when they are made again. */
        private final boolean recovers;

        /**
         * Whether there may be questions: not where iterations continue after one that waits for an answer, because
         * they see another store once it has its answer.
         */
        private boolean asks = true;

        private int names;

        /** Creates a maker whose specs depend on the seed alone. */
        public Maker(long seed) {
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.recovers = recovers(seed);
        }

        /** Returns whether calls of the flow of this seed that fail may succeed when they are made again. */
        static boolean recovers(long seed) {
            return seed % 3 == 0;
        }

        /** Returns a flow that holds at least one parallel part. */
        public Sub flow() {
            String name = name("F");
            List<DurableSpec> parts = new ArrayList<>();
            parts.add(random.nextBoolean() ? step(false) : parallel(2));
            parts.add(parallel(2));
            parts.add(step(false));
            return new Sub(name, looping(parts));
        }

        private Body body(int depth, boolean collects) {
            List<DurableSpec> parts = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                parts.add(part(depth, collects));
            }
            return looping(parts);
        }

        private Body looping(List<DurableSpec> parts) {
            int times = random.nextInt(5) == 0 ? 2 : 1;
            if (times > 1) {
                parts.add(new Step(name("again"), effect(), false, times, 0));
            }
            return new Body(List.copyOf(parts), times);
        }

        private DurableSpec part(int depth, boolean collects) {
            return switch (random.nextInt(depth == 0 ? 6 : 10)) {
                case 0, 1, 2, 5 -> step(collects);
                case 3 -> items(collects);
                case 4 -> asks ? new Question(name("ask"), effect()) : step(collects);
                case 6 -> new Sub(name("sub"), body(depth - 1, collects));
                case 7 -> each(depth);
                default -> parallel(depth);
            };
        }

        private DurableSpec items(boolean collected) {
            int limit = random.nextInt(4);
            boolean collects = limit > 0 && random.nextBoolean();
            int failures = failures(limit == 0 ? collected : collects);
            return new Items(name("items"), limit, 1 + random.nextInt(4), effect(), collects, failures);
        }

        private DurableSpec each(int depth) {
            boolean collects = random.nextBoolean();
            boolean before = asks;
            asks &= !collects;
            Body body = body(depth - 1, collects);
            asks = before;
            return new Each(name("each"), 1 + random.nextInt(3), body, collects);
        }

        private DurableSpec parallel(int depth) {
            boolean collects = random.nextBoolean();
            if (random.nextBoolean()) {
                int limit = 1 + random.nextInt(4);
                return new Spread(name("spread"), limit, 1 + random.nextInt(4), body(depth - 1, collects), collects);
            }
            List<Body> bodies = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            String name = name("fork");
            for (int i = 0; i < count; i++) {
                bodies.add(body(depth - 1, collects));
            }
            return new Fork(name, 1 + random.nextInt(4), bodies, collects);
        }

        private Step step(boolean collects) {
            int failures = failures(collects);
            return new Step(name("step"), effect(), failures == 0 && random.nextInt(6) == 0, 1, failures);
        }

        private int failures(boolean collects) {
            if (!collects || random.nextInt(4) > 0) {
                return 0;
            }
            return recovers ? 1 + random.nextInt(4) : ALWAYS;
        }

        private Effect effect() {
            return Effect.values()[random.nextInt(3)];
        }

        private String name(String kind) {
            return kind + names++;
        }
    }
}
