package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Futures;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An attempt that is over its time keeps its permit until its stage has been cancelled. */
class OverdueStageTest {

    private final VirtualRun virtual = new VirtualRun();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Work that runs until it is aborted. */
    private CompletableFuture<String> work() {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        return Futures.abortable(running::decrementAndGet);
    }

    private void overdue(Pool<Integer, String> pool) {
        CompletableFuture<PoolReport<Integer, String>> run = pool.withMaxConcurrency(2)
                .withCallTimeout(Duration.ofMillis(300))
                .withOptions(virtual.options())
                .runAsync(IntStream.range(0, 20).boxed().toList());
        virtual.advance(Duration.ofHours(1));

        assertThat(run).isCompleted();
        assertThat(run.join().outcomes())
                .hasSize(20)
                .allSatisfy(outcome ->
                        assertThat(((Outcome.Failed<String>) outcome).cause()).isInstanceOf(TimeoutException.class));
        assertThat(most).as("at once").hasValue(2);
        assertThat(running).as("left over").hasValue(0);
    }

    @Test
    void thePoolKeepsItsLimit() {
        overdue(Pool.ofAsync(item -> work()));
    }

    @Test
    void thePoolKeepsItsLimitForDerivedStages() {
        overdue(Pool.ofAsync(item -> work().thenApply(text -> text + "!").whenComplete((text, failure) -> {})));
    }

    @Test
    @Tag("concurrency")
    void thePoolKeepsItsLimitOnRealThreads() {
        PoolReport<Integer, String> report = Pool.<Integer, String>ofAsync(item -> work())
                .withMaxConcurrency(2)
                .withCallTimeout(Duration.ofMillis(1))
                .run(IntStream.range(0, 2_000).boxed().toList());

        assertThat(report.status().failed()).isEqualTo(2_000);
        assertThat(most).as("at once").hasValue(2);
        assertThat(running).as("left over").hasValue(0);
    }

    @Test
    void anAttemptWhoseStageCannotBeCancelledIsOverAllTheSame() {
        AsyncNode<Object, String> node = new AsyncNode<>(Retry.upTo(2).withAttemptTimeout(Duration.ofSeconds(1))) {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return work().minimalCompletionStage();
            }

            @Override
            protected String execFallback(Object input, Exception last) {
                return "fallback";
            }
        };
        CompletableFuture<String> run = node.runAsync(Shared.create(), virtual.options());
        virtual.advance(Duration.ofSeconds(3));
        assertThat(run).isCompletedWithValue("default");
        assertThat(List.of(most.get(), running.get())).containsExactly(2, 2);
    }
}
