package io.pocketflow.cookbook.communication;

import io.pocketflow.core.Key;
import java.util.List;

/** The keys of this recipe. Every node knows them, and no node knows another node. */
final class Talk {

    /** The texts still to be counted. */
    static final Key<List<String>> WAITING = Key.listOf("waiting", String.class);

    /** The text that is being counted. */
    static final Key<String> TEXT = Key.of("text", String.class);

    /** The count of each text, in order. */
    static final Key<List<Count>> COUNTS = Key.listOf("counts", Count.class);

    /** All counts together. */
    static final Key<Count> TOTAL = Key.of("total", Count.class);

    private Talk() {}
}
