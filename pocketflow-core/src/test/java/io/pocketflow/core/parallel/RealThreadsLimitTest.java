package io.pocketflow.core.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Shared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits and runs at once, on real threads. */
@Tag("concurrency")
class RealThreadsLimitTest {

    private static final int ITEMS = 3;

    @Test
    void theLimitHoldsAndIsReachedOnRealThreads() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier four = new CyclicBarrier(4);
        AsyncParallelBatchNode<Integer, Integer> batch = new AsyncParallelBatchNode<>(4) {
            @Override
            protected Collection<Integer> prep(Shared shared) {
                return IntStream.range(0, 40).boxed().toList();
            }

            @Override
            protected Integer exec(Integer item) throws Exception {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                four.await(30, TimeUnit.SECONDS);
                inside.decrementAndGet();
                return item;
            }
        };

        batch.run(Shared.create());

        assertThat(most).hasValue(4);
    }

    @Test
    void manyRunsOfBlockingItemsOverlap() throws Exception {
        CountDownLatch inside = new CountDownLatch(5 * ITEMS);
        AsyncParallelBatchNode<Integer, Integer> batch = new AsyncParallelBatchNode<>(ITEMS) {
            @Override
            protected Collection<Integer> prep(Shared shared) {
                return List.of(0, 1, 2);
            }

            @Override
            protected Integer exec(Integer item) throws Exception {
                inside.countDown();
                assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
                return item;
            }
        };

        List<CompletionStage<String>> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(batch.runAsync(Shared.create()));
        }
        for (CompletionStage<String> run : runs) {
            run.toCompletableFuture().get(60, TimeUnit.SECONDS);
        }

        assertThat(inside.getCount()).isZero();
    }
}
