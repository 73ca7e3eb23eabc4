package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Completing a future derived from a run's future cancels the run. */
class DerivedRunFutureTest {

    private final VirtualRun virtual = new VirtualRun();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();

    /** Waits for a stage that nobody completes, an hour at most. */
    private final class Waits extends AsyncNode<Object, String> {

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            CompletableFuture<String> stage = virtual.after(Duration.ofHours(1), () -> "late");
            stages.add(stage);
            return stage;
        }
    }

    /** Runs another flow, whose future is derived from before it is returned. */
    private final class Outer extends AsyncNode<Object, String> {

        private final Function<CompletableFuture<String>, CompletionStage<String>> derive;

        Outer(Function<CompletableFuture<String>, CompletionStage<String>> derive) {
            this.derive = derive;
        }

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            return derive.apply(new AsyncFlow(new Waits()).runAsync(Shared.create(), virtual.options()));
        }
    }

    static Stream<Map.Entry<String, Function<CompletableFuture<String>, CompletionStage<String>>>> derivations() {
        return Stream.of(
                Map.entry("itself", run -> run),
                Map.entry("thenApply", run -> run.thenApply(action -> action + "!")),
                Map.entry(
                        "a chain",
                        run -> run.thenApply(action -> action + "!")
                                .whenComplete((action, failure) -> {})
                                .exceptionally(failure -> "failed")),
                Map.entry("thenCompose", run -> run.thenCompose(CompletableFuture::completedFuture)),
                Map.entry("handleAsync", run -> run.handleAsync((action, failure) -> action, Runnable::run)),
                Map.entry("copy", run -> run.copy()));
    }

    @ParameterizedTest
    @MethodSource("derivations")
    void cancellingTheOuterRunReachesTheInnerOne(
            Map.Entry<String, Function<CompletableFuture<String>, CompletionStage<String>>> derivation) {
        CompletableFuture<String> outer =
                new AsyncFlow(new Outer(derivation.getValue())).runAsync(Shared.create(), virtual.options());
        virtual.advance(Duration.ofMinutes(1));

        outer.cancel(true);
        virtual.runReady();

        assertThat(stages).singleElement().matches(CompletableFuture::isCancelled);
        assertThat(virtual.pending()).isZero();
    }

    @ParameterizedTest
    @MethodSource("derivations")
    void theDeadlineOfTheOuterRunReachesTheInnerOne(
            Map.Entry<String, Function<CompletableFuture<String>, CompletionStage<String>>> derivation) {
        CompletableFuture<String> outer = new AsyncFlow(new Outer(derivation.getValue()))
                .runAsync(Shared.create(), virtual.options().withTimeout(Duration.ofMinutes(1)));
        virtual.advance(Duration.ofMinutes(2));

        assertThat(outer).isCompletedExceptionally();
        assertThat(stages).singleElement().matches(CompletableFuture::isCancelled);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void cancellingWhatIsDerivedFromAPoolReportStopsThePool() {
        Pool<String, String> pool = Pool.ofAsync((String item) -> {
                    CompletableFuture<String> stage = virtual.after(Duration.ofHours(1), () -> item);
                    stages.add(stage);
                    return stage;
                })
                .withOptions(virtual.options());
        CompletableFuture<Integer> done = pool.runAsync(List.of("a", "b"))
                .thenApply(report -> report.outcomes().size());
        virtual.advance(Duration.ofMinutes(1));

        done.cancel(true);
        virtual.runReady();

        assertThat(stages).hasSize(2).allMatch(CompletableFuture::isCancelled);
        assertThat(virtual.pending()).isZero();
    }
}
