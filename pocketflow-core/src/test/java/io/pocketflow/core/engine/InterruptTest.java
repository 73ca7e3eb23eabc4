package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.BlockingWork;
import io.pocketflow.core.fixture.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking work is interrupted when its run is cancelled. */
@Tag("concurrency")
class InterruptTest {

    private final BlockingWork work = new BlockingWork();

    @ParameterizedTest
    @EnumSource
    void cancellingInterruptsBlockingWork(BlockingWork.Kind kind) {
        AtomicInteger ends = new AtomicInteger();
        RunOptions options = RunOptions.defaults().withListener(event -> {
            boolean end =
                    !(event instanceof FlowEvent.Started) && event.source().kind() == FlowEvent.Kind.RUN;
            ends.addAndGet(end ? 1 : 0);
        });
        CompletableFuture<String> run = work.node(kind).runAsync(Shared.create(), options);
        Eventually.holds("all block", () -> work.begun.get() == kind.atOnce);

        run.cancel(true);

        Eventually.holds("the run has ended", () -> ends.get() == 1);
        assertThat(work.interrupted).hasValue(kind.atOnce);
        assertThat(work.begun).hasValue(kind.atOnce);
        assertThat(work.posts).hasValue(0);
    }

    @Test
    void cancellingManyRunsAtOnceInterruptsAllOfThem() throws Exception {
        List<CompletableFuture<String>> runs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            runs.add(work.new OwnTask().runAsync(Shared.create()));
        }
        Eventually.holds("all block", () -> work.begun.get() == 40);

        runs.forEach(run -> run.cancel(true));

        Eventually.holds("all were interrupted", () -> work.interrupted.get() == 40);
        assertThatThrownBy(() -> runs.get(0).get(1, TimeUnit.SECONDS))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
        assertThat(Stream.of(work.posts.get())).containsOnly(0);
    }
}
