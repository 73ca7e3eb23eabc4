package io.pocketflow.core.store;

import java.util.HashMap;
import java.util.Map;

/**
 * A counter that distinguishes equal items of one run of a pool: the first has number 0, the next has number 1. Used by
 * one thread at a time.
 */
public interface Occurrences extends AutoCloseable {

    /** Returns the number of earlier items with this hash, and counts one more. */
    int next(String hash);

    /** Ends the counting: the run is over. */
    @Override
    void close();

    /** Returns a counter in memory, which uses some hundred bytes for each different hash. */
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
