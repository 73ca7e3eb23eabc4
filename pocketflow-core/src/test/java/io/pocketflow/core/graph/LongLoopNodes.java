package io.pocketflow.core.graph;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** Nodes that count up to a limit, and batches with as many items. */
final class LongLoopNodes {

    static final Key<Integer> COUNT = Key.of("count", Integer.class);
    static final Key<Integer> LIMIT = Key.of("limit", Integer.class);

    private LongLoopNodes() {}

    private static String count(Shared shared) {
        int count = shared.update(COUNT, before -> before + 1);
        return count < shared.get(LIMIT) ? "again" : BaseNode.DEFAULT;
    }

    static class Sync extends Node<Object, Object> {
        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            return count(shared);
        }
    }

    static class Done extends AsyncNode<Object, Object> {
        private static final CompletionStage<Object> STAGE = CompletableFuture.completedFuture(null);

        @Override
        protected CompletionStage<Object> execAsync(Object input) {
            return STAGE;
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            return count(shared);
        }
    }

    static final class Pending extends AsyncNode<Object, Object> {
        private final Executor outside;

        Pending(Executor outside) {
            this.outside = outside;
        }

        @Override
        protected CompletionStage<Object> execAsync(Object input) {
            return CompletableFuture.supplyAsync(() -> null, outside);
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            return count(shared);
        }
    }

    static final class Blocking extends AsyncNode<Object, Object> {
        @Override
        protected Object exec(Object input) {
            return null;
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            return count(shared);
        }
    }

    static final class Falling extends Sync {
        private static final Exception NO = new Exception("no", null, false, false) {
            private static final long serialVersionUID = 1L;
        };

        @Override
        protected Object exec(Object input) throws Exception {
            throw NO;
        }

        @Override
        protected Object execFallback(Object input, Exception last) {
            return null;
        }
    }

    private static List<Integer> items(Shared shared) {
        return IntStream.range(0, shared.get(LIMIT)).boxed().toList();
    }

    static final class SyncItems extends BatchNode<Integer, Integer> {
        @Override
        protected List<Integer> prep(Shared shared) {
            return items(shared);
        }

        @Override
        protected String post(Shared shared, List<Integer> items, List<Integer> results) {
            shared.put(COUNT, results.size());
            return DEFAULT;
        }
    }

    static final class DoneItems extends AsyncParallelBatchNode<Integer, Integer> {
        DoneItems() {
            super(4);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return items(shared);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            return CompletableFuture.completedFuture(item);
        }

        @Override
        protected String post(Shared shared, List<Integer> items, List<Integer> results) {
            shared.put(COUNT, results.size());
            return DEFAULT;
        }
    }

    static final class PendingItems extends AsyncParallelBatchNode<Integer, Integer> {
        private final Executor outside;

        PendingItems(Executor outside) {
            super(4);
            this.outside = outside;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return items(shared);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            return CompletableFuture.supplyAsync(() -> item, outside);
        }

        @Override
        protected String post(Shared shared, List<Integer> items, List<Integer> results) {
            shared.put(COUNT, results.size());
            return DEFAULT;
        }
    }
}
