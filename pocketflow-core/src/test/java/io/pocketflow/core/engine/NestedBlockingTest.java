package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that blocks for other work of the same executor: {@code run} works while it waits, so that none is stuck. */
@Tag("concurrency")
@Timeout(120)
class NestedBlockingTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = Integer.getInteger("nestedBlocking.rounds", 10);

    private final AtomicInteger leaves = new AtomicInteger();
    private final ExecutorService outside = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        outside.shutdownNow();
    }

    /** A stage that another thread completes. */
    private final class Later extends AsyncNode<Object, Object> {
        @Override
        protected CompletionStage<Object> execAsync(Object input) {
            return CompletableFuture.supplyAsync(() -> "", outside);
        }
    }

    /** Blocking items, each of which runs the next level and waits for it. */
    private final class Level extends AsyncParallelBatchNode<Integer, Integer> {
        private final int width;
        private final BaseNode below;
        private final RunOptions options;

        Level(int width, int most, BaseNode below, RunOptions options) {
            super(most);
            this.width = width;
            this.below = below;
            this.options = options;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, width).boxed().toList();
        }

        @Override
        protected Integer exec(Integer item) {
            if (below == null) {
                leaves.incrementAndGet();
            } else {
                below.run(Shared.create(), options);
            }
            return item;
        }
    }

    @Test
    void threeLevelsOfBlockingRunsEndOnFourThreads() throws Exception {
        try (BoundedExecutor executor = BoundedExecutor.of(THREADS)) {
            RunOptions options = RunOptions.defaults().withExecutor(executor);
            Level third = new Level(5, 5, null, options);
            Level second = new Level(5, 5, new AsyncFlow(third), options);
            Level first = new Level(8, 8, new AsyncFlow(second), options);
            new AsyncFlow(first).runAsync(Shared.create(), options).get(100, TimeUnit.SECONDS);
            new AsyncFlow(first).run(Shared.create(), options);
            assertThat(leaves).hasValue(2 * 8 * 5 * 5);
            assertThat(executor.size()).isLessThanOrEqualTo(THREADS);
        }
    }

    /**
     * Repeated, for what goes wrong here goes wrong rarely: each thread waits for what only another could do.
     * {@code -DnestedBlocking.rounds=40} repeats it more often.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void manyRunsOfNestedBlockingRunsEndOnFewThreads(int threads) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (BoundedExecutor executor = BoundedExecutor.of(threads)) {
                RunOptions options = RunOptions.defaults().withExecutor(executor);
                Route below = new Later().then(new Level(4, 2, null, options)).then(new Later());
                Level first = new Level(4, 2, new AsyncFlow(below), options);
                leaves.set(0);
                CompletableFuture.allOf(IntStream.range(0, 50)
                                .mapToObj(i -> first.runAsync(Shared.create(), options))
                                .toArray(CompletableFuture[]::new))
                        .get(30, TimeUnit.SECONDS);
                assertThat(leaves).hasValue(50 * 4 * 4);
            }
        }
    }

    @Test
    void manyBlockingItemsRunParallelFlowsOnTheSharedExecutor() throws Exception {
        RunOptions options = RunOptions.defaults();
        Level items = new Level(300, 300, new AsyncFlow(new Level(6, 3, null, options)), options);
        items.runAsync(Shared.create()).get(100, TimeUnit.SECONDS);
        items.run(Shared.create());
        assertThat(leaves).hasValue(2 * 300 * 6);
    }

    @Test
    void syncNodesInParallelIterationsMayRunFlowsToo() throws Exception {
        try (BoundedExecutor executor = BoundedExecutor.of(THREADS)) {
            RunOptions options = RunOptions.defaults().withExecutor(executor);
            Level inner = new Level(3, 3, null, options);
            Node<Object, String> node = new Node<>() {
                @Override
                protected String exec(Object input) {
                    return inner.run(Shared.create(), options);
                }
            };
            Key<Integer> number = Key.of("number", Integer.class);
            AsyncParallelBatchFlow<String> flow = new AsyncParallelBatchFlow<>(20, node) {
                @Override
                protected List<Params> prep(Shared shared) {
                    return IntStream.range(0, 50)
                            .mapToObj(i -> Params.of(number, i))
                            .toList();
                }
            };
            flow.runAsync(Shared.create(), options).get(100, TimeUnit.SECONDS);
            assertThat(leaves).hasValue(50 * 3);
        }
    }
}
