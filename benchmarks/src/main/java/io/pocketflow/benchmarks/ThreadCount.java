package io.pocketflow.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A counter of the platform threads of a case. The threads that exist at the construction do not count: the threads of
 * the JVM, of the timer and of earlier engines. The thread that runs the case does not count either.
 */
final class ThreadCount {

    /** The name of the thread that runs a case. */
    static final String RUNNER = "bench-run";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long EVERY_NANOS = 1_000_000;

    private final Set<Long> before = new HashSet<>();
    private volatile boolean ended;

    ThreadCount() {
        for (long id : THREADS.getAllThreadIds()) {
            before.add(id);
        }
    }

    /** Runs the case once more on this thread and returns the maximum number of threads, sampled every millisecond. */
    int mostDuring(Case built) throws Exception {
        int[] most = new int[1];
        Thread sampler = new Thread(
                () -> {
                    while (!ended) {
                        most[0] = Math.max(most[0], extra());
                        LockSupport.parkNanos(EVERY_NANOS);
                    }
                },
                "bench-sampler");
        sampler.setDaemon(true);
        sampler.start();
        try {
            built.run();
        } finally {
            ended = true;
            sampler.join();
        }
        return Math.max(0, most[0] - 2); // without the runner and the sampler
    }

    private int extra() {
        int extra = 0;
        for (long id : THREADS.getAllThreadIds()) {
            if (!before.contains(id)) {
                extra++;
            }
        }
        return extra;
    }
}
