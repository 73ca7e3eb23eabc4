package io.pocketflow.core;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The name of one call of {@code exec} within a run: the same in every process that runs the same graph on the same
 * input. Immutable and thread-safe.
 *
 * <p>It is a path from the outermost node to the one that was called, never a run-wide counter: nested batches, loops
 * around batches and shared nodes cannot collide, and an item put in between shifts nothing.
 *
 * @param parts from the outermost node inwards, never empty
 */
public record StepKey(List<Part> parts) {

    /**
     * One level of a step key.
     *
     * @param node the node's name
     * @param visit how often the level around it had come to this node before, from 0
     * @param branch which item, iteration or branch below the node: an index, or the item's hash and its occurrence
     *     number among equal items; empty where there are none
     */
    public record Part(String node, int visit, String branch) {
        /** Refuses nulls and a negative visit. */
        public Part {
            Objects.requireNonNull(node, "the node of a step key must not be null");
            Objects.requireNonNull(branch, "the branch of a step key must not be null");
            if (visit < 0) {
                throw new IllegalArgumentException("the visit of a step key must not be negative but was " + visit);
            }
        }

        @Override
        public String toString() {
            return node + "#" + visit + (branch.isEmpty() ? "" : "[" + branch + "]");
        }
    }

    /** Refuses an empty path. */
    public StepKey {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a step key needs at least one part");
        }
    }

    /** As in {@code Summarise#0[3f2a~0]/Call#2}. */
    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining("/"));
    }
}
