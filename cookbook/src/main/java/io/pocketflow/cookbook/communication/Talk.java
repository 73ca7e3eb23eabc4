package io.pocketflow.cookbook.communication;

import io.pocketflow.core.Key;
import java.util.List;

/** The vocabulary of this recipe: every node knows these keys, and no node knows another node. */
final class Talk {

    /** The texts still to be counted. */
    static final Key<List<String>> WAITING = Key.listOf("waiting", String.class);

    /** The text that is being counted. */
    static final Key<String> TEXT = Key.of("text", String.class);

    /** What was found in each text, in order. */
    static final Key<List<Count>> COUNTS = Key.listOf("counts", Count.class);

    /** All counts together. */
    static final Key<Count> TOTAL = Key.of("total", Count.class);

    private Talk() {}
}
