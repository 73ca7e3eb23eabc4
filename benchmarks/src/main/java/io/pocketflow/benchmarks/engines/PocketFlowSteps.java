package io.pocketflow.benchmarks.engines;

import io.pocketflow.benchmarks.Work;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The nodes that do almost nothing, so that the cost of the engine is visible. */
final class PocketFlowSteps {

    static final Key<Integer> N = Key.of("n", Integer.class);

    static final String AGAIN = "again";

    private PocketFlowSteps() {}

    /** A node that counts its visits outside the store. */
    static final class Visit extends Node<Void, Void> {
        private final Work work;

        Visit(Work work) {
            this.work = work;
        }

        @Override
        protected Void exec(Void nothing) {
            work.visit();
            return null;
        }
    }

    /** A {@link Visit} that returns a completed stage. */
    static final class AsyncVisit extends AsyncNode<Void, Void> {
        private final Work work;

        AsyncVisit(Work work) {
            this.work = work;
        }

        @Override
        protected CompletionStage<Void> execAsync(Void nothing) {
            work.visit();
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A node that adds one to the counter in the store and repeats the loop while the counter is below the limit. */
    static final class Count extends Node<Integer, Integer> {
        private final int limit;

        Count(int limit) {
            this.limit = limit;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(N);
        }

        @Override
        protected Integer exec(Integer n) {
            return n + 1;
        }

        @Override
        protected String post(Shared shared, Integer before, Integer n) {
            shared.put(N, n);
            return n < limit ? AGAIN : DEFAULT;
        }
    }

    /** A {@link Count} that returns a completed stage. */
    static final class AsyncCount extends AsyncNode<Integer, Integer> {
        private final int limit;

        AsyncCount(int limit) {
            this.limit = limit;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(N);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer n) {
            return CompletableFuture.completedFuture(n + 1);
        }

        @Override
        protected String post(Shared shared, Integer before, Integer n) {
            shared.put(N, n);
            return n < limit ? AGAIN : DEFAULT;
        }
    }
}
