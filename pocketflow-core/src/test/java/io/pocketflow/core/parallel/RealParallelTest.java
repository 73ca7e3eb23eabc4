package io.pocketflow.core.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of parallel work with real threads: never exceeded, and always reached. */
@Tag("concurrency")
@Timeout(60)
class RealParallelTest {

    private static final int MOST = 8;
    private static final int COUNT = 25 * MOST;
    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    /** A gate that opens once the allowed number of calls is in flight, and measures their maximum. */
    private static final class Meter {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final CyclicBarrier together = new CyclicBarrier(MOST);

        int pass(int number) throws Exception {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.await(30, TimeUnit.SECONDS);
            now.decrementAndGet();
            return number;
        }
    }

    private final Meter meter = new Meter();

    private void check(Supplier<BaseNode> node) throws Exception {
        node.get().runAsync(Shared.create()).get(50, TimeUnit.SECONDS);
        node.get().run(Shared.create());
        assertThat(meter.most).hasValue(MOST);
    }

    @Test
    void blockingItemsReachTheLimitAndNoMore() throws Exception {
        check(() -> new AsyncParallelBatchNode<Integer, Integer>(MOST) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return numbers();
            }

            @Override
            protected Integer exec(Integer item) throws Exception {
                return meter.pass(item);
            }
        });
    }

    @Test
    void itemsOnOtherThreadsReachTheLimitAndNoMore() throws Exception {
        ExecutorService outside = Executors.newCachedThreadPool();
        try {
            check(() -> new AsyncParallelBatchNode<Integer, Integer>(MOST) {
                @Override
                protected List<Integer> prep(Shared shared) {
                    return numbers();
                }

                @Override
                protected CompletionStage<Integer> execAsync(Integer item) {
                    return CompletableFuture.supplyAsync(() -> passed(item), outside);
                }
            });
        } finally {
            outside.shutdownNow();
        }
    }

    private int passed(int item) {
        try {
            return meter.pass(item);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void iterationsOfSyncNodesReachTheLimitAndNoMore() throws Exception {
        check(() -> new AsyncParallelBatchFlow<Integer>(MOST, new Passing()) {
            @Override
            protected List<Params> prep(Shared shared) {
                return numbers().stream()
                        .map(number -> Params.of(NUMBER, number))
                        .toList();
            }
        });
    }

    @Test
    void branchesOfSyncNodesReachTheLimitAndNoMore() throws Exception {
        check(() -> new AsyncParallelFlow(
                MOST, numbers().stream().map(number -> new Passing()).toArray(Route[]::new)));
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, COUNT).boxed().toList();
    }

    private final class Passing extends Node<Integer, Integer> {
        @Override
        protected Integer prep(Shared shared) {
            return shared.params().find(NUMBER).orElse(0);
        }

        @Override
        protected Integer exec(Integer number) throws Exception {
            return meter.pass(number);
        }
    }
}
