package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cancelling a run reaches all that is nested in it. */
@Tag("concurrency")
class CancelNestedTest extends CancelledRuns {

    @Test
    void itemsInFlightAreCancelledAndNoNewOneStarts() {
        AsyncParallelBatchNode<Integer, String> batch = new AsyncParallelBatchNode<>(3) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(1, 2, 3, 4, 5, 6);
            }

            @Override
            protected CompletionStage<String> execAsync(Integer item) {
                return new Waits(Retry.ONCE).execAsync(item);
            }
        };
        CompletableFuture<String> run = start(new AsyncFlow(batch.then(next)));
        virtual.advance(Duration.ofMinutes(1));

        run.cancel(true);
        virtual.runReady();

        assertThat(stages).hasSize(3).allMatch(CompletableFuture::isCancelled);
        nothingIsLeft();
    }

    @Test
    void nestedParallelFlowsAreCancelledToTheInnermostStage() {
        AsyncFlow branch = new AsyncFlow(new AsyncFlow(new Waits(Retry.ONCE)).then(next));
        CompletableFuture<String> run = start(new AsyncParallelFlow(2, branch, new AsyncParallelFlow(1, branch)));
        virtual.advance(Duration.ofMinutes(1));

        run.cancel(true);
        virtual.runReady();

        assertThat(stages).hasSize(2).allMatch(CompletableFuture::isCancelled);
        nothingIsLeft();
    }

    @Test
    void aRunInsideANodeIsCancelledWithTheRunAround() {
        AsyncNode<Object, String> outer = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return flow.runAsync(Shared.create(), virtual.options());
            }
        };
        CompletableFuture<String> run = start(new AsyncFlow(outer));
        virtual.advance(Duration.ofMinutes(1));

        run.cancel(true);
        virtual.runReady();

        assertThat(stages).singleElement().matches(CompletableFuture::isCancelled);
        nothingIsLeft();
    }
}
