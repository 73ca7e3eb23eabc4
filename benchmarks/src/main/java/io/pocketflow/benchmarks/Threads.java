package io.pocketflow.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads for engines that block. */
public final class Threads {

    /** Whether this runtime has virtual threads. */
    public static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    private Threads() {}

    static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Returns a pool of the given number of platform threads. */
    public static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(threads, daemons("bench-pool"));
    }

    /**
     * Returns an executor with a virtual thread per task; found by reflection, because this class is compiled for 17.
     */
    public static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a resource whose close stops the threads of the executor. */
    public static AutoCloseable closing(ExecutorService executor) {
        return () -> {
            executor.shutdownNow();
            executor.awaitTermination(10, TimeUnit.SECONDS);
        };
    }

    /** Executes the blocking runs concurrently; each must yield 3. */
    public static void driveBlocking(ExecutorService executor, int runs, Callable<Integer> one) throws Exception {
        List<Future<Integer>> running = new ArrayList<>(runs);
        for (int i = 0; i < runs; i++) {
            running.add(executor.submit(one));
        }
        for (Future<Integer> run : running) {
            Work.checkCount(run.get(), 3);
        }
    }
}
