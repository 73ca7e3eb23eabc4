package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Work;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The nodes that wait: each as a stage and as a blocking exec. */
final class PocketFlowWaits {

    static final Key<List<Integer>> ITEMS = Key.listOf("items", Integer.class);
    static final Key<List<Integer>> RESULTS = Key.listOf("results", Integer.class);

    private PocketFlowWaits() {}

    /** The common part of both fan-outs: reads the items from the store and writes the results to the store. */
    private abstract static class Items extends AsyncParallelBatchNode<Integer, Integer> {
        final Work work;
        final int waitMs;

        Items(Work work, int waitMs, int cap) {
            super(cap);
            this.work = work;
            this.waitMs = waitMs;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return shared.get(ITEMS);
        }

        @Override
        protected String post(Shared shared, List<Integer> items, List<Integer> results) {
            shared.put(RESULTS, results);
            return DEFAULT;
        }
    }

    static final class AsyncItems extends Items {
        AsyncItems(Work work, int waitMs, int cap) {
            super(work, waitMs, cap);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            return work.asyncItem(item, waitMs);
        }
    }

    static final class BlockingItems extends Items {
        BlockingItems(Work work, int waitMs, int cap) {
            super(work, waitMs, cap);
        }

        @Override
        protected Integer exec(Integer item) {
            return work.blockingItem(item, waitMs);
        }
    }

    /** The common part of both waiting nodes: reads the counter from the store and writes it back. */
    private abstract static class Wait extends AsyncNode<Integer, Integer> {
        final Work work;
        final int waitMs;

        Wait(Work work, int waitMs) {
            this.work = work;
            this.waitMs = waitMs;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(PocketFlowSteps.N);
        }

        @Override
        protected String post(Shared shared, Integer n, Integer waited) {
            shared.put(PocketFlowSteps.N, n + 1);
            return DEFAULT;
        }
    }

    static final class AsyncWait extends Wait {
        AsyncWait(Work work, int waitMs) {
            super(work, waitMs);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer n) {
            return work.asyncItem(0, waitMs);
        }
    }

    static final class BlockingWait extends Wait {
        BlockingWait(Work work, int waitMs) {
            super(work, waitMs);
        }

        @Override
        protected Integer exec(Integer n) {
            return work.blockingItem(0, waitMs);
        }
    }
}
