package io.pocketflow.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

    /** Under this key a durable store keeps what a run was begun with, its record 0; no node has an empty name. */
    public static final StepKey START = new StepKey(List.of(new Part("", 0, "")));

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
            StringBuilder text = new StringBuilder();
            StepKeyText.append(this, text);
            return text.toString();
        }
    }

    /** Refuses an empty path. */
    public StepKey {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a step key needs at least one part");
        }
    }

    /**
     * The key that {@link #toString} gave this text for.
     *
     * @throws IllegalArgumentException if it is the text of no key
     */
    public static StepKey parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            parts.add(StepKeyText.part(part, text));
        }
        return new StepKey(parts);
    }

    /** Whether this is not a step but what the run was begun with: its initial store and its graph. */
    public boolean isStart() {
        return equals(START);
    }

    /**
     * As in {@code Summarise#0[3f2a~0]/Call#2}: two keys are equal if, and only if, their texts are. In names the
     * characters {@code % / # [ ]} stand as {@code %25} and so on.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (!text.isEmpty()) {
                text.append('/');
            }
            StepKeyText.append(part, text);
        }
        return text.toString();
    }
}
