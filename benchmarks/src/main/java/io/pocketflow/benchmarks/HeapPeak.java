package io.pocketflow.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The growth of the heap, garbage included, since the construction, which starts with a garbage collection. */
final class HeapPeak {

    private final List<MemoryPoolMXBean> pools;
    private final long base;

    HeapPeak() throws InterruptedException {
        System.gc();
        Thread.sleep(60);
        pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        base = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    long peakBytes() {
        long peak =
                pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        return peak - base;
    }
}
