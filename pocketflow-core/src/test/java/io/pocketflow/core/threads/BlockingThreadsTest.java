package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The threads of blocking calls in async flows: who continues the flow after such a call. */
@Tag("concurrency")
class BlockingThreadsTest {

    private final AtomicInteger same = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();

    @Test
    void theThreadOfABlockingCallContinuesItsFlow() throws Exception {
        try (BoundedExecutor executor = BoundedExecutor.of(8)) {
            RunOptions options = RunOptions.defaults().withExecutor(executor);
            List<CompletableFuture<String>> runs = IntStream.range(0, 200)
                    .mapToObj(run -> flow(() -> "done").runAsync(Shared.create(), options))
                    .toList();
            for (CompletableFuture<String> run : runs) {
                run.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(same).hasValue(400);
        assertThat(others).hasValue(0);
    }

    @Test
    void theThreadOfABlockingItemTakesTheNextOneAndWakesNoOther() throws Exception {
        try (BoundedExecutor executor = BoundedExecutor.of(8)) {
            RunOptions options = RunOptions.defaults().withExecutor(executor);
            new AsyncFlow(new Blocks(1)).runAsync(Shared.create(), options).get(30, TimeUnit.SECONDS);
            // one for the flow, one for the items, and one if the first item ended before the flow waited
            assertThat(executor.size()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void itemsThatEndAtOnceAreFollowedWithoutRecursion() throws Exception {
        try (BoundedExecutor executor = BoundedExecutor.of(4)) {
            RunOptions options = RunOptions.defaults().withExecutor(executor);
            Shared shared = Shared.create();
            new AsyncFlow(new Blocks(3)).runAsync(shared, options).get(30, TimeUnit.SECONDS);
            assertThat(shared.get(Blocks.ENDED)).isEqualTo(Blocks.ITEMS);
        }
    }

    private static final class Blocks extends AsyncParallelBatchNode<Integer, Integer> {
        static final int ITEMS = 20_000;
        static final Key<Integer> ENDED = Key.of("ended", Integer.class);

        Blocks(int most) {
            super(most);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, ITEMS).boxed().toList();
        }

        @Override
        protected Integer exec(Integer item) {
            return item;
        }

        @Override
        protected String post(Shared shared, List<Integer> items, List<Integer> results) {
            assertThat(results).isEqualTo(items);
            shared.put(ENDED, results.size());
            return DEFAULT;
        }
    }

    @Test
    void shortBlockingCallsOfARunFollowEachOther() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        try (BoundedExecutor executor = BoundedExecutor.of(1)) {
            RunOptions options = RunOptions.defaults().withExecutor(executor);
            List<CompletableFuture<String>> runs = IntStream.range(0, 200)
                    .mapToObj(run -> flow(() -> "noted " + order.add(run)).runAsync(Shared.create(), options))
                    .toList();
            for (CompletableFuture<String> run : runs) {
                run.get(30, TimeUnit.SECONDS);
            }
        }
        long followed = IntStream.range(1, order.size())
                .filter(i -> order.get(i).equals(order.get(i - 1)))
                .count();
        // all 200 follow their first call, unless the thread was suspended for longer than the time that a run may keep
        // it
        assertThat(followed).isGreaterThan(100);
    }

    @Test
    void anEndlessLoopOfBlockingCallsLeavesTheThreadToOtherRuns() throws Exception {
        AtomicBoolean otherHasRun = new AtomicBoolean();
        try (BoundedExecutor executor = BoundedExecutor.of(1)) {
            RunOptions options = RunOptions.defaults().withExecutor(executor);
            Blocking looping = new Blocking(() -> "again") {
                @Override
                protected String post(Shared shared, Void nothing, Thread ofExec) {
                    return otherHasRun.get() ? "stop" : "again";
                }
            };
            looping.on("again", looping);
            looping.end("stop");
            CompletableFuture<String> loop = new AsyncFlow(looping).runAsync(Shared.create(), options);
            CompletableFuture<String> other =
                    flow(() -> "set from " + otherHasRun.getAndSet(true)).runAsync(Shared.create(), options);

            other.get(30, TimeUnit.SECONDS);
            loop.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCallThatRunsAnotherFlowIsNotBlockedByIt() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (BoundedExecutor executor = BoundedExecutor.of(2)) {
                RunOptions options = RunOptions.defaults().withExecutor(executor);
                AsyncFlow inner = flow(() -> "inner");
                AsyncFlow outer = flow(() -> inner.run(Shared.create(), options));
                outer.runAsync(Shared.create(), options).get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aCallThatJoinsARunOfItsExecutorIsNotBlockedByIt() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (BoundedExecutor executor = BoundedExecutor.of(4)) {
                RunOptions options = RunOptions.defaults().withExecutor(executor);
                AsyncFlow inner = flow(() -> "inner");
                AsyncFlow outer =
                        flow(() -> inner.runAsync(Shared.create(), options).join());
                outer.runAsync(Shared.create(), options).get(30, TimeUnit.SECONDS);
            }
        }
    }

    /** Returns a flow of two nodes whose exec blocks; each post notes whether it runs on the thread of its exec. */
    private AsyncFlow flow(Supplier<String> work) {
        return new AsyncFlow(new Blocking(work).then(new Blocking(work)));
    }

    private class Blocking extends AsyncNode<Void, Thread> {
        private final Supplier<String> work;

        Blocking(Supplier<String> work) {
            this.work = work;
        }

        @Override
        protected Thread exec(Void nothing) {
            work.get();
            return Thread.currentThread();
        }

        @Override
        protected String post(Shared shared, Void nothing, Thread ofExec) {
            (Thread.currentThread() == ofExec ? same : others).incrementAndGet();
            return DEFAULT;
        }
    }
}
