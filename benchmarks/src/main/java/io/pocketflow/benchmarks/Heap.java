package io.pocketflow.benchmarks;

import java.lang.management.ManagementFactory;

/** The reachable heap. */
final class Heap {

    private Heap() {}

    /**
     * Returns the used bytes after garbage collections. One of four consecutive collections compacts the whole heap
     * (the collectors' default {@code MarkSweepAlwaysCompactCount}); the others may leave dead objects in place and
     * count them as used.
     */
    static long usedAfterGc() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
