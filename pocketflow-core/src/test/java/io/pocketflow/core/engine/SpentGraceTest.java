package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Durable parallel flows whose stopped branches are still on their way to their end when the grace is over. */
@Tag("concurrency")
class SpentGraceTest {

    private static final Key<Integer> PARAM = Key.of("param", Integer.class);

    @Test
    void durableRunsEndAlthoughTheirGraceIsSpent() throws Exception {
        for (int seed = 0; seed < 600; seed += 3) {
            // several at once: a fault shows itself only where threads are interrupted at a bad moment
            List<CompletableFuture<String>> runs = IntStream.range(seed, seed + 3)
                    .mapToObj(one -> flow(new Random(one)).runAsync(Shared.create(), options()))
                    .toList();
            for (CompletableFuture<String> run : runs) {
                assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(BaseNode.DEFAULT);
            }
        }
    }

    private static RunOptions options() {
        return RunOptions.defaults()
                .withGrace(Duration.ZERO)
                .withStore(StepStore.inMemory())
                .withRunId("run");
    }

    private static AsyncFlow flow(Random random) {
        AsyncParallelFlow inner = new AsyncParallelFlow(
                1 + random.nextInt(3),
                new Timed("a", random.nextInt(3), false),
                new Timed("f", random.nextInt(3), true),
                new Timed("c", random.nextInt(3), false));
        int iterations = 1 + random.nextInt(4);
        AsyncParallelBatchFlow<String> middle =
                new AsyncParallelBatchFlow<>(
                        1 + random.nextInt(3), new Timed("pre", random.nextInt(3), false).then(inner)) {
                    @Override
                    public String name() {
                        return "middle";
                    }

                    @Override
                    protected List<Params> prep(Shared shared) {
                        return IntStream.range(0, iterations)
                                .mapToObj(i -> Params.of(PARAM, i))
                                .toList();
                    }
                };
        int limit = 1 + random.nextInt(3);
        return new AsyncFlow(
                new AsyncParallelFlow(limit, OnFailure.COLLECT, middle, new Timed("z", random.nextInt(6), false)) {
                    @Override
                    public String name() {
                        return "outer";
                    }

                    @Override
                    protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                        return DEFAULT;
                    }
                });
    }

    private static final class Timed extends AsyncNode<Void, String> {
        private final String name;
        private final int millis;
        private final boolean fails;

        Timed(String name, int millis, boolean fails) {
            this.name = name;
            this.millis = millis;
            this.fails = fails;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected CompletionStage<String> execAsync(Void nothing) {
            CompletableFuture<String> ended = new CompletableFuture<>();
            Runnable end = () -> {
                if (fails) {
                    ended.completeExceptionally(new IllegalStateException("down"));
                } else {
                    ended.complete(name);
                }
            };
            if (millis == 0) {
                end.run();
            } else {
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(end);
            }
            return ended;
        }
    }
}
