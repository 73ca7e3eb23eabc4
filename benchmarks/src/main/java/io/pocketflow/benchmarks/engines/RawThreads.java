package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Case;
import io.pocketflow.benchmarks.Engine;
import io.pocketflow.benchmarks.EngineProvider;
import io.pocketflow.benchmarks.Threads;
import io.pocketflow.benchmarks.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** The baselines of blocking work on a pool of platform threads, and on virtual threads behind a semaphore. */
public final class RawThreads implements EngineProvider {

    @Override
    public List<Engine> engines() {
        return Threads.VIRTUAL ? List.of(new Pool(), new Virtual()) : List.of(new Pool());
    }

    private static int threeNodes(Work work, int waitMs) {
        Map<String, Object> state = new HashMap<>();
        state.put("n", 0);
        for (int i = 0; i < 3; i++) {
            work.blockingItem(0, waitMs);
            state.put("n", (Integer) state.get("n") + 1);
        }
        return (Integer) state.get("n");
    }

    private interface Item {
        Callable<Integer> of(int index);
    }

    private static void runItems(ExecutorService executor, int items, Item item) throws Exception {
        List<Future<Integer>> running = new ArrayList<>(items);
        for (int i = 0; i < items; i++) {
            running.add(executor.submit(item.of(i)));
        }
        List<Integer> results = new ArrayList<>(items);
        for (Future<Integer> one : running) {
            results.add(one.get());
        }
        Work.checkItems(results, items);
    }

    private static final class Pool implements Engine {

        @Override
        public String name() {
            return "raw-platform-pool";
        }

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) {
            int threads = cap == 0 ? 1000 : cap;
            ExecutorService pool = Threads.pool(threads);
            return Case.of(
                    "fixed pool of " + threads + ", Thread.sleep",
                    () -> runItems(pool, items, i -> () -> work.blockingItem(i, waitMs)),
                    Threads.closing(pool));
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) {
            ExecutorService pool = Threads.pool(1000);
            return Case.of(
                    "pool of 1000 platform threads, Thread.sleep",
                    () -> Threads.driveBlocking(pool, runs, () -> threeNodes(work, waitMs)),
                    Threads.closing(pool));
        }
    }

    private static final class Virtual implements Engine {

        @Override
        public String name() {
            return "raw-virtual-threads";
        }

        @Override
        public Case fanOut(Work work, int items, int waitMs, int cap) {
            return Case.of("virtual thread an item, Semaphore", () -> {
                Semaphore permits = new Semaphore(cap == 0 ? Integer.MAX_VALUE : cap);
                ExecutorService executor = Threads.virtual();
                try {
                    runItems(executor, items, i -> () -> {
                        permits.acquire();
                        try {
                            return work.blockingItem(i, waitMs);
                        } finally {
                            permits.release();
                        }
                    });
                } finally {
                    executor.shutdown();
                }
            });
        }

        @Override
        public Case manyFlows(Work work, int runs, int waitMs) {
            return Case.of("virtual thread a run, Thread.sleep", () -> {
                ExecutorService executor = Threads.virtual();
                try {
                    Threads.driveBlocking(executor, runs, () -> threeNodes(work, waitMs));
                } finally {
                    executor.shutdown();
                }
            });
        }
    }
}
