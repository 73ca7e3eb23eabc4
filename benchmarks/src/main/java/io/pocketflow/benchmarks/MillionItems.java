package io.pocketflow.benchmarks;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The benchmark of a million items without waits, at most 1,000 in flight: once with completed stages, once with stages
 * that another thread completes. It reports items per second. An additional run, which is not timed, measures the heap
 * after a garbage collection at each quarter, minus the heap at the start. An item's result is the item itself, so the
 * results need only the list, at four bytes per item. System properties: million (the number of items), warm, iters.
 */
public final class MillionItems {

    private static final int ITEMS = Integer.getInteger("million", 1_000_000);
    private static final int LIMIT = 1_000;
    private static final int WARM = Integer.getInteger("warm", 3);
    private static final int ITERATIONS = Integer.getInteger("iters", 7);
    private static final Key<List<Integer>> IN = Key.listOf("in", Integer.class);
    private static final Key<List<Integer>> OUT = Key.listOf("out", Integer.class);

    /** The engine under test: runs all items and returns the results. */
    private interface Engine {
        List<Integer> run(IntFunction<CompletableFuture<Integer>> item) throws Exception;
    }

    private final List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
    private final double[] heapMb = new double[4];

    private MillionItems() {}

    public static void main(String[] args) {
        MillionItems million = new MillionItems();
        ExecutorService other = Executors.newSingleThreadExecutor(Threads.daemons("bench-other"));
        IntFunction<CompletableFuture<Integer>> done = i -> CompletableFuture.completedFuture(million.items.get(i));
        IntFunction<CompletableFuture<Integer>> pending = i -> {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            other.execute(() -> stage.complete(million.items.get(i)));
            return stage;
        };
        Engine raw = item -> RawFanOut.run(ITEMS, LIMIT, item);
        Engine pocketflow = million::pocketflow;
        if (Integer.getInteger("fork", 0) % 2 == 0) {
            million.measure("million", "raw-completablefuture", raw, done);
            million.measure("million", "pocketflow", pocketflow, done);
            million.measure("million:other-thread", "raw-completablefuture", raw, pending);
            million.measure("million:other-thread", "pocketflow", pocketflow, pending);
        } else {
            million.measure("million:other-thread", "pocketflow", pocketflow, pending);
            million.measure("million:other-thread", "raw-completablefuture", raw, pending);
            million.measure("million", "pocketflow", pocketflow, done);
            million.measure("million", "raw-completablefuture", raw, done);
        }
    }

    private void measure(String workload, String name, Engine engine, IntFunction<CompletableFuture<Integer>> item) {
        Result result = new Result(workload, name);
        try {
            for (int i = 0; i < WARM; i++) {
                check(engine.run(item));
            }
            double[] perSecond = new double[ITERATIONS];
            double[] cpu = new double[ITERATIONS];
            double[] bytes = new double[ITERATIONS];
            for (int i = 0; i < ITERATIONS; i++) {
                System.gc();
                Meter meter = new Meter();
                List<Integer> results = engine.run(item);
                perSecond[i] = ITEMS * 1e9 / meter.wallNanos();
                cpu[i] = (double) meter.processCpuNanos() / ITEMS;
                bytes[i] = (double) meter.allocatedBytes() / ITEMS;
                check(results);
            }
            result.put("items/s", Stats.median(perSecond))
                    .put("max-items/s", Stats.max(perSecond))
                    .put("process-ns/item", Stats.median(cpu))
                    .put("alloc-B/item", Stats.median(bytes));
            heap(engine, item, result);
        } catch (Throwable e) {
            result.fail(e);
        }
        result.put("how", ITEMS + " items, limit " + LIMIT).print();
    }

    /** Runs all items once more and measures the heap when the last item of each quarter starts. */
    private void heap(Engine engine, IntFunction<CompletableFuture<Integer>> item, Result result) throws Exception {
        double before = Heap.usedAfterGc() / 1e6;
        engine.run(i -> {
            int quarter = ITEMS / 4;
            if (i % quarter == quarter - 1) {
                heapMb[i / quarter] = Heap.usedAfterGc() / 1e6 - before;
            }
            return item.apply(i);
        });
        for (int quarter = 0; quarter < heapMb.length; quarter++) {
            result.put("heapMB@" + (quarter + 1) * 25 + "%", heapMb[quarter]);
        }
        result.put("resultsMB", ITEMS * 4 / 1e6);
    }

    private void check(List<Integer> results) {
        Work.check(results.size() == ITEMS, "size " + results.size());
        for (int i = 0; i < ITEMS; i++) {
            Work.check(results.get(i) == items.get(i), "item " + i + " became " + results.get(i));
        }
    }

    private List<Integer> pocketflow(IntFunction<CompletableFuture<Integer>> item) {
        Shared shared = Shared.create().put(IN, items);
        new Batch(item).run(shared);
        return shared.get(OUT);
    }

    private static final class Batch extends AsyncParallelBatchNode<Integer, Integer> {
        private final IntFunction<CompletableFuture<Integer>> item;

        Batch(IntFunction<CompletableFuture<Integer>> item) {
            super(LIMIT);
            this.item = item;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return shared.get(IN);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer i) {
            return item.apply(i);
        }

        @Override
        protected String post(Shared shared, List<Integer> in, List<Integer> out) {
            shared.put(OUT, out);
            return DEFAULT;
        }
    }
}
