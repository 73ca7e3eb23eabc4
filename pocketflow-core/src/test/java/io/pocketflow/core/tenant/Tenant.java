package io.pocketflow.core.tenant;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An application in a server, with a class loader of its own: it runs a flow that uses every thread there is. */
public final class Tenant implements Callable<String> {

    private static final class Works extends AsyncParallelBatchNode<Integer, Integer> {
        Works() {
            super(4, Retry.upTo(2).withDelay(Duration.ofMillis(1)).withAttemptTimeout(Duration.ofMinutes(1)));
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return List.of(1, 2, 3, 4, 5, 6, 7, 8);
        }

        @Override
        protected Integer exec(Integer item, io.pocketflow.core.Attempt attempt) {
            if (attempt.number() == 0) {
                throw new IllegalStateException("wanted here");
            }
            return item;
        }
    }

    private static final class Stages extends AsyncNode<Object, String> {
        @Override
        protected CompletionStage<String> execAsync(Object input) {
            return CompletableFuture.completedFuture(1).thenApplyAsync(one -> "done");
        }
    }

    @Override
    public String call() {
        AsyncFlow flow = new AsyncFlow(new Works().then(new Stages()));
        RunOptions options = RunOptions.defaults().withTimeout(Duration.ofMinutes(1));
        Limiter.of(Limits.inFlight(1)).acquireAsync().join().close();
        flow.run(Shared.create(), options);
        return flow.runAsync(Shared.create(), options).join();
    }
}
