package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
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

/** Runs of a flow that waits for a stage until it is cancelled, and what must not be left of such a run. */
abstract class CancelledRuns {

    final VirtualRun virtual = new VirtualRun();
    final EventRecorder recorder = new EventRecorder();
    final List<CompletableFuture<String>> stages = new ArrayList<>();
    final ScriptedNode next = new ScriptedNode("next", "done");

    /** Waits for a stage that nobody completes, an hour at most. */
    final class Waits extends AsyncNode<Object, String> {

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

    final AsyncFlow flow = new AsyncFlow(new Waits(Retry.upTo(5)).on("late", next));

    CompletableFuture<String> start(BaseNode node) {
        return node.runAsync(Shared.create(), virtual.options().withListener(recorder));
    }

    void nothingIsLeft() {
        virtual.runReady();
        assertThat(virtual.pending()).isZero();
        assertThat(next.calls()).isZero();
        assertThat(recorder.lines().stream().filter("failed run"::equals)).hasSize(1);
        assertThat(recorder.lines()).doesNotContain("finished run").last().isEqualTo("failed run");
    }
}
