package io.pocketflow.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * The baseline: a fan-out written by hand over CompletableFuture. The thread that completes an item starts the next
 * item.
 *
 * <p>A stage that is already completed is handled without recursion.
 */
public final class RawFanOut {

    private final int items;
    private final int cap;
    private final IntFunction<CompletableFuture<Integer>> item;
    private final Integer[] results;
    private final CompletableFuture<Void> all = new CompletableFuture<>();

    private final Object lock = new Object();
    private int next;
    private int running;
    private int done;

    private RawFanOut(int items, int cap, IntFunction<CompletableFuture<Integer>> item) {
        this.items = items;
        this.cap = cap;
        this.item = item;
        this.results = new Integer[items];
    }

    /**
     * Runs the items and returns their results in order.
     *
     * @param items the number of items
     * @param cap the maximum number of items in flight, or 0 for no limit
     */
    public static List<Integer> run(int items, int cap, IntFunction<CompletableFuture<Integer>> item) throws Exception {
        RawFanOut fanOut = new RawFanOut(items, cap, item);
        fanOut.pump();
        fanOut.all.get();
        return Arrays.asList(fanOut.results);
    }

    private void pump() {
        while (true) {
            int index;
            synchronized (lock) {
                if (next >= items || cap > 0 && running >= cap) {
                    return;
                }
                index = next++;
                running++;
            }
            CompletableFuture<Integer> stage = item.apply(index);
            if (stage.isDone()) {
                ended(index, stage.join());
            } else {
                stage.thenAccept(value -> {
                    ended(index, value);
                    pump();
                });
            }
        }
    }

    private void ended(int index, Integer value) {
        results[index] = value;
        boolean last;
        synchronized (lock) {
            running--;
            last = ++done == items;
        }
        if (last) {
            all.complete(null);
        }
    }
}
