package io.pocketflow.benchmarks;

import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolStatus;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The benchmark of pools on the real clock. First it runs 50 items of two "seconds" each, with 1, 10 and 50 in flight;
 * a second is {@code poolMs} milliseconds. Then it streams items with 1,000 in flight on stages that another thread
 * completes, and reports items per second and the heap after a garbage collection at each quarter, minus the heap at
 * the start. System properties: poolMs, poolItems (number of streamed items), poolBlocking (number of items streamed
 * through a blocking function).
 */
public final class Pools {

    private static final int SECOND_MS = Integer.getInteger("poolMs", 100);
    private static final int ITEMS = Integer.getInteger("poolItems", 10_000_000);
    private static final int BLOCKING = Integer.getInteger("poolBlocking", 200_000);
    private static final int LIMIT = 1_000;

    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, Threads.daemons("bench-timer"));
    private final double[] heapMb = new double[4];
    private long sum;

    private Pools() {}

    public static void main(String[] args) throws Exception {
        Pools pools = new Pools();
        for (int concurrency : new int[] {1, 10, 50}) {
            pools.waiting(concurrency);
        }
        pools.blocking();
        pools.streaming();
    }

    private void waiting(int concurrency) {
        Pool<Integer, Integer> pool =
                Pool.<Integer, Integer>ofAsync(this::twoSeconds).withMaxConcurrency(concurrency);
        List<Integer> items = IntStream.range(0, 50).boxed().toList();
        pool.withMaxConcurrency(50).run(items);
        PoolStatus status = pool.run(items).status();
        new Result("pool:50x2s@" + concurrency, "pocketflow")
                .put("ms", status.elapsed().toNanos() / 1e6)
                .put("bound-ms", Math.ceil(50.0 / concurrency) * 2 * SECOND_MS)
                .put("achieved", status.ratio())
                .put("how", "a second is scaled to " + SECOND_MS + " ms")
                .print();
    }

    private CompletableFuture<Integer> twoSeconds(int item) {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        timer.schedule(() -> stage.complete(item), 2L * SECOND_MS, TimeUnit.MILLISECONDS);
        return stage;
    }

    private void blocking() {
        Pool<Integer, Integer> pool =
                Pool.<Integer, Integer>of((Integer item) -> item).withMaxConcurrency(LIMIT);
        stream("pool:blocking", pool, BLOCKING);
    }

    private void streaming() {
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(item -> {
                    CompletableFuture<Integer> stage = new CompletableFuture<>();
                    timer.execute(() -> stage.complete(item));
                    return stage;
                })
                .withMaxConcurrency(LIMIT);
        stream("pool:stream", pool, ITEMS / 10);
        stream("pool:stream", pool, ITEMS);
    }

    private void stream(String workload, Pool<Integer, Integer> pool, int count) {
        double before = Heap.usedAfterGc() / 1e6;
        AtomicLong seen = new AtomicLong();
        sum = 0;
        Iterator<Integer> items = IntStream.range(0, count).iterator();
        PoolStatus status = pool.stream(items, item -> {
            Work.check(item.index() == seen.getAndIncrement(), "item " + item.index() + " out of order");
            sum += item.outcome().value();
            if (seen.get() % (count / 4) == 0) {
                heapMb[(int) (seen.get() / (count / 4)) - 1] = Heap.usedAfterGc() / 1e6 - before;
            }
        });
        Work.check(status.done() == count && sum == (long) count * (count - 1) / 2, "lost items: " + status);
        Result result = new Result(workload, "pocketflow").put("items/s", status.itemsPerSecond());
        for (int quarter = 0; quarter < heapMb.length; quarter++) {
            result.put("heapMB@" + (quarter + 1) * 25 + "%", heapMb[quarter]);
        }
        result.put("how", count + " items, " + LIMIT + " in flight, -Xmx as given")
                .print();
    }
}
