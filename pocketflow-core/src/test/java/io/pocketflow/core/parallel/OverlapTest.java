package io.pocketflow.core.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parallel in parallel really overlaps: three branches of three items are nine at once. */
@Tag("concurrency")
class OverlapTest {

    private static final Key<Integer> ITEM = Key.of("item", Integer.class);
    private static final Duration ITEM_TIME = Duration.ofMillis(100);
    private static final int SIDE = 3;

    /** How nine leaves are nested. */
    enum Nesting {
        BATCH_IN_BATCH_FLOW {
            @Override
            BaseNode of(Function<Integer, BaseNode> leaves) {
                return new Iterations(SIDE, leaves.apply(SIDE));
            }
        },
        BATCH_FLOW_IN_BATCH_FLOW {
            @Override
            BaseNode of(Function<Integer, BaseNode> leaves) {
                return new Iterations(SIDE, new Iterations(SIDE, leaves.apply(1)));
            }
        },
        BATCH_IN_PARALLEL_FLOW {
            @Override
            BaseNode of(Function<Integer, BaseNode> leaves) {
                Route[] branches =
                        Stream.generate(() -> leaves.apply(SIDE)).limit(SIDE).toArray(Route[]::new);
                return new AsyncParallelFlow(SIDE, branches);
            }
        },
        PARALLEL_FLOW_IN_PARALLEL_FLOW {
            @Override
            BaseNode of(Function<Integer, BaseNode> leaves) {
                Route[] branches = Stream.generate(
                                () -> new AsyncParallelFlow(SIDE, leaves.apply(1), leaves.apply(1), leaves.apply(1)))
                        .limit(SIDE)
                        .toArray(Route[]::new);
                return new AsyncParallelFlow(SIDE, branches);
            }
        },
        PARALLEL_FLOW_IN_FLOW_IN_BATCH_FLOW {
            @Override
            BaseNode of(Function<Integer, BaseNode> leaves) {
                BaseNode inner =
                        new AsyncFlow(new AsyncParallelFlow(SIDE, leaves.apply(1), leaves.apply(1), leaves.apply(1)));
                return new AsyncFlow(new Iterations(SIDE, inner));
            }
        };

        abstract BaseNode of(Function<Integer, BaseNode> leaves);
    }

    private static final class Iterations extends AsyncParallelBatchFlow<Object> {
        Iterations(int maxConcurrency, Route route) {
            super(maxConcurrency, route);
        }

        @Override
        protected Collection<Params> prep(Shared shared) {
            return IntStream.range(0, SIDE)
                    .mapToObj(item -> Params.of(ITEM, item))
                    .toList();
        }
    }

    /** Items that each wait on a thread until all nine are inside. */
    private static final class Meeting extends AsyncParallelBatchNode<Integer, Integer> {
        private final CyclicBarrier all;
        private final int items;

        Meeting(CyclicBarrier all, int items) {
            super(items);
            this.all = all;
            this.items = items;
        }

        @Override
        protected Collection<Integer> prep(Shared shared) {
            return IntStream.range(0, items).boxed().toList();
        }

        @Override
        protected Integer exec(Integer item) throws Exception {
            all.await(30, TimeUnit.SECONDS);
            return item;
        }
    }

    /** A sync node that waits for all nine to be inside, on a thread. */
    private static final class SyncMeeting extends Node<Object, Object> {
        private final CyclicBarrier all;

        SyncMeeting(CyclicBarrier all) {
            this.all = all;
        }

        @Override
        protected Object exec(Object nothing) throws Exception {
            return all.await(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nineItemsTakeTheTimeOfOne(Nesting nesting) {
        VirtualRun time = new VirtualRun();

        time.run(nesting.of(items -> new Waiting(time, items)), Shared.create());

        assertThat(time.elapsed()).isEqualTo(ITEM_TIME);
    }

    private static final class Waiting extends AsyncParallelBatchNode<Integer, Integer> {
        private final VirtualRun time;
        private final int items;

        Waiting(VirtualRun time, int items) {
            super(items);
            this.time = time;
            this.items = items;
        }

        @Override
        protected Collection<Integer> prep(Shared shared) {
            return IntStream.range(0, items).boxed().toList();
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            return time.after(ITEM_TIME, () -> item);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nineBlockingItemsAreInsideAtOnceByRun(Nesting nesting) {
        CyclicBarrier all = new CyclicBarrier(SIDE * SIDE);

        nesting.of(items -> new Meeting(all, items)).run(Shared.create());

        assertThat(all.isBroken()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void nineBlockingItemsAreInsideAtOnceByRunAsync(Nesting nesting) throws Exception {
        CyclicBarrier all = new CyclicBarrier(SIDE * SIDE);

        nesting.of(items -> new Meeting(all, items)).runAsync(Shared.create()).get(60, TimeUnit.SECONDS);

        assertThat(all.isBroken()).isFalse();
    }

    @Test
    void nineSyncNodesThatBlockAreInsideAtOnce() throws Exception {
        CyclicBarrier all = new CyclicBarrier(SIDE * SIDE);
        BaseNode flow = new Iterations(SIDE, new Iterations(SIDE, new Flow(new SyncMeeting(all))));

        flow.run(Shared.create());
        flow.runAsync(Shared.create()).get(60, TimeUnit.SECONDS);

        assertThat(all.isBroken()).isFalse();
    }
}
