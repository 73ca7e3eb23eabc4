package io.pocketflow.benchmarks;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * The benchmark of the heap that an item takes while it waits: the heap with all items in flight on stages that never
 * complete, minus the heap at the start, both after a garbage collection. The stages belong to the user; their share is
 * measured separately. System properties: waiting (the number of items), rounds.
 */
public final class WaitingItems {

    private static final int ITEMS = Integer.getInteger("waiting", 100_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final Key<List<Integer>> IN = Key.listOf("in", Integer.class);
    private static final Key<List<Integer>> OUT = Key.listOf("out", Integer.class);

    private final List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
    /** The stages; allocated in full beforehand, so that the list does not count. */
    private final List<CompletableFuture<Integer>> stages = new ArrayList<>(Collections.nCopies(ITEMS, null));

    private WaitingItems() {}

    public static void main(String[] args) throws Exception {
        WaitingItems waiting = new WaitingItems();
        waiting.stagesAlone(true);
        waiting.inFlight(); // loads classes before the measurement
        double[] own = new double[ROUNDS];
        double[] dependents = new double[ROUNDS];
        double[] all = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            own[round] = waiting.stagesAlone(false);
            dependents[round] = waiting.stagesAlone(true);
            all[round] = waiting.inFlight();
        }
        double stage = Stats.median(own);
        report("raw-completablefuture", Stats.median(dependents), stage, "a stage with one thenAccept");
        report("pocketflow", Stats.median(all), stage, "AsyncParallelBatchNode, limit = items");
    }

    private static void report(String engine, double all, double stage, String how) {
        new Result("waiting", engine)
                .put("B/item", all)
                .put("stage-B/item", stage)
                .put("rest-B/item", all - stage)
                .put("items", ITEMS)
                .put("how", how)
                .print();
    }

    /** Returns the bytes per stage, on request including a dependent of the stage. */
    private double stagesAlone(boolean dependent) {
        Collections.fill(stages, null);
        long before = Heap.usedAfterGc();
        for (int i = 0; i < ITEMS; i++) {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            stages.set(i, stage);
            if (dependent) {
                stage.thenAccept(value -> {});
            }
        }
        return bytesSince(before);
    }

    /** Returns the bytes per item in flight, including its stage. */
    private double inFlight() throws Exception {
        Collections.fill(stages, null);
        CountDownLatch started = new CountDownLatch(ITEMS);
        Shared shared = Shared.create().put(IN, items);
        long before = Heap.usedAfterGc();
        CompletableFuture<String> run = new Waiting(started).runAsync(shared);
        started.await();
        Thread.sleep(500); // until the last item has registered with its stage
        double bytes = bytesSince(before);
        for (int i = 0; i < ITEMS; i++) {
            stages.get(i).complete(2 * i);
        }
        run.get();
        Work.checkItems(shared.get(OUT), ITEMS);
        return bytes;
    }

    private static double bytesSince(long before) {
        return (double) (Heap.usedAfterGc() - before) / ITEMS;
    }

    /** A batch node whose stages all stay pending. */
    private final class Waiting extends AsyncParallelBatchNode<Integer, Integer> {
        private final CountDownLatch started;

        Waiting(CountDownLatch started) {
            super(ITEMS);
            this.started = started;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return shared.get(IN);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            stages.set(item, stage);
            started.countDown();
            return stage;
        }

        @Override
        protected String post(Shared shared, List<Integer> in, List<Integer> out) {
            shared.put(OUT, out);
            return DEFAULT;
        }
    }
}
