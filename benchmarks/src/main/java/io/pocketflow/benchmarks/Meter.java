package io.pocketflow.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;

/** The wall time, CPU time and allocated memory since the construction. */
final class Meter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Method TOTAL = totalOfJava21();

    private final long bytes = allocated();
    private final long processCpu = SYSTEM.getProcessCpuTime();
    private final long wall = System.nanoTime();
    private final long cpu = THREADS.getCurrentThreadCpuTime();

    /** Returns the CPU time of this thread. */
    long threadCpuNanos() {
        return THREADS.getCurrentThreadCpuTime() - cpu;
    }

    /** Returns the CPU time of all threads, including the garbage collector and the compiler. */
    long processCpuNanos() {
        return SYSTEM.getProcessCpuTime() - processCpu;
    }

    long wallNanos() {
        return System.nanoTime() - wall;
    }

    /** Returns the bytes allocated by all threads; before Java 21 without the threads that have ended. */
    long allocatedBytes() {
        return allocated() - bytes;
    }

    private static long allocated() {
        if (TOTAL != null) {
            try {
                return (Long) TOTAL.invoke(THREADS);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    private static Method totalOfJava21() {
        try {
            return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
