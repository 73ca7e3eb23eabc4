package io.pocketflow.core.store;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells equal items of one run of a pool apart: the first of them is number 0, the next is number 1. Used by one thread
 * at a time.
 */
public interface Occurrences extends AutoCloseable {

    /** How many items of this hash came before, and counts one more. */
    int next(String hash);

    /** The run is over; nothing is counted any more. */
    @Override
    void close();

    /** Counts in memory: some hundred bytes for each different hash. */
    static Occurrences inMemory() {
        Map<String, Integer> seen = new HashMap<>();
        return new Occurrences() {
            @Override
            public int next(String hash) {
                return seen.merge(hash, 1, Integer::sum) - 1;
            }

            @Override
            public void close() {
                seen.clear();
            }
        };
    }
}
