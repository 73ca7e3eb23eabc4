package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.testkit.ScriptedNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Completing the future of a run from outside, in any way, cancels the run. */
@Tag("concurrency")
class CancellationTest extends CancelledRuns {

    static Stream<Map.Entry<String, Consumer<CompletableFuture<String>>>> ends() {
        return Stream.of(
                Map.entry("cancel", future -> future.cancel(true)),
                Map.entry("cancel without interrupt", future -> future.cancel(false)),
                Map.entry("complete", future -> future.complete("enough")),
                Map.entry("completeExceptionally", future -> future.completeExceptionally(new Exception("enough"))),
                Map.entry("completeAsync", future -> future.completeAsync(() -> "enough", Runnable::run)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void anyCompletionFromOutsideCancelsTheRun(Map.Entry<String, Consumer<CompletableFuture<String>>> end) {
        CompletableFuture<String> run = start(flow);
        virtual.advance(Duration.ofMinutes(1));

        end.getValue().accept(run);

        assertThat(run).isDone();
        virtual.runReady();
        assertThat(stages).singleElement().matches(CompletableFuture::isCancelled);
        nothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aRunThatIsCancelledBeforeItBeganDoesNothing(Map.Entry<String, Consumer<CompletableFuture<String>>> end) {
        CompletableFuture<String> run = start(flow);

        end.getValue().accept(run);

        virtual.runReady();
        assertThat(stages).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aRunThatHasEndedIsNotCancelled() {
        CompletableFuture<String> run = start(new ScriptedNode("quick", "done"));
        virtual.runReady();

        assertThat(run.cancel(true)).isFalse();
        assertThat(run).isCompletedWithValue("done");
        assertThat(recorder.lines()).last().isEqualTo("finished run");
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aNodeThatWaitsForARetryIsCancelledAtOnce() {
        ScriptedNode failing = new ScriptedNode(
                "failing", Retry.upTo(2).withDelay(Duration.ofHours(1)), new IllegalStateException("again"), "done");
        CompletableFuture<String> run = start(new AsyncFlow(failing.on("done", next)));
        virtual.advance(Duration.ofMinutes(1));

        run.cancel(true);
        virtual.runReady();

        assertThat(failing.calls()).isEqualTo(1);
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofMinutes(1));
        nothingIsLeft();
    }

    @Test
    void orTimeoutAndCompleteOnTimeoutCancelTheRunToo() {
        List<CompletableFuture<String>> cancelled = new CopyOnWriteArrayList<>();
        AsyncNode<Object, String> waits = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                CompletableFuture<String> stage = new CompletableFuture<>();
                cancelled.add(stage);
                return stage;
            }
        };
        CompletableFuture<String> failing = waits.runAsync(Shared.create());
        CompletableFuture<String> ending = waits.runAsync(Shared.create());
        Eventually.holds("both wait", () -> cancelled.size() == 2);

        failing.orTimeout(10, TimeUnit.MILLISECONDS);
        ending.completeOnTimeout("instead", 10, TimeUnit.MILLISECONDS);

        assertThatThrownBy(failing::join).hasCauseInstanceOf(TimeoutException.class);
        assertThat(ending.join()).isEqualTo("instead");
        Eventually.holds("both are cancelled", () -> cancelled.stream().allMatch(CompletableFuture::isCancelled));
    }

    @Test
    void theFutureOfACancelledRunThrowsACancellationException() {
        CompletableFuture<String> run = start(flow);
        run.cancel(true);

        assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
        nothingIsLeft();
    }
}
