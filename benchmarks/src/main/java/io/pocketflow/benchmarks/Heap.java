package io.pocketflow.benchmarks;

import java.lang.management.ManagementFactory;

/** What is reachable. */
final class Heap {

    private Heap() {}

    /**
     * The bytes in use after garbage collections. Of four in a row one compacts all of the heap (the collectors' default
     * {@code MarkSweepAlwaysCompactCount}); the others may leave dead objects where they lie and count them as used.
     */
    static long usedAfterGc() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
