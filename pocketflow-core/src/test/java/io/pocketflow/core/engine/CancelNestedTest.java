package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.ScriptedNode;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cancelling a run reaches all that is nested in it. */
@Tag("concurrency")
class CancelNestedTest {

    private final VirtualRun virtual = new VirtualRun();
    private final EventRecorder recorder = new EventRecorder();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();
    private final ScriptedNode next = new ScriptedNode("next", "done");

    /** Waits for a stage that nobody completes, an hour at most. */
    private final class Waits extends AsyncNode<Object, String> {

        Waits(Retry retry) {
            super(retry);
        }

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            CompletableFuture<String> stage = virtual.after(Duration.ofHours(1), () -> "late");
            stages.add(stage);
            return stage;
        }

        @Override
        protected String execFallback(Object input, Exception last) {
            throw new AssertionError("a cancelled attempt has no fallback");
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            return result;
        }
    }

    private final AsyncFlow flow = new AsyncFlow(new Waits(Retry.upTo(5)).on("late", next));

    private CompletableFuture<String> start(BaseNode node) {
        return node.runAsync(Shared.create(), virtual.options().withListener(recorder));
    }

    private void nothingIsLeft() {
        virtual.runReady();
        assertThat(virtual.pending()).isZero();
        assertThat(next.calls()).isZero();
        assertThat(recorder.lines().stream().filter("failed run"::equals)).hasSize(1);
        assertThat(recorder.lines()).doesNotContain("finished run").last().isEqualTo("failed run");
    }

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
