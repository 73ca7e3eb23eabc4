package io.pocketflow.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The name of one call of {@code exec} within a run: the same in every process that runs the same graph on the same
 * input. Immutable and thread-safe.
 *
 * <p>The key is a path from the outermost node to the called one, and not a run-wide counter. Nested batches, loops
 * around batches and shared nodes therefore cannot collide, and an inserted item shifts no other key.
 *
 * @param parts from the outermost node inwards, never empty
 */
public record StepKey(List<Part> parts) {

    /** The key of record 0, under which a durable store keeps the initial state of a run; no node has an empty name. */
    public static final StepKey START = new StepKey(List.of(new Part("", 0, "")));

    /**
     * One level of a step key.
     *
     * @param node the node's name
     * @param visit the number of earlier visits of this node by the level around it
     * @param branch the item, iteration or branch below the node: an index, or the item's hash and its occurrence
     *     number among equal items; empty if there is none
     */
    public record Part(String node, int visit, String branch) {
        /** Rejects nulls and a negative visit. */
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

    /** Rejects an empty path. */
    public StepKey {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a step key needs at least one part");
        }
    }

    /**
     * Returns the key with this text, as returned by {@link #toString}.
     *
     * @throws IllegalArgumentException if the text is not a step key
     */
    public static StepKey parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            parts.add(StepKeyText.part(part, text));
        }
        return new StepKey(parts);
    }

    /** Returns whether this key is {@link #START}: the initial store and graph of the run, and not a step. */
    public boolean isStart() {
        return equals(START);
    }

    /**
     * Returns a text such as {@code Summarise#0[3f2a~0]/Call#2}. Two keys are equal if and only if their texts are
     * equal. In names the characters {@code % / # [ ]} are escaped as {@code %25} and so on.
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
