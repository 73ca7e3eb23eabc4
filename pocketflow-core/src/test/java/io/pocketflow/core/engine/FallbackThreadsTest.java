package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocking fallbacks of the items of a parallel batch overlap, as many at once as the batch allows. */
@Tag("concurrency")
class FallbackThreadsTest {

    private static final int LIMIT = 20;

    private final CyclicBarrier together = new CyclicBarrier(LIMIT);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** How an item's attempt fails. */
    enum Failing {
        THROWS,
        FAILED_STAGE,
        FAILS_LATER,
        BLOCKING_EXEC,
        WITH_STEP
    }

    /** Which fallback blocks. */
    enum Fallback {
        PLAIN,
        ASYNC_BY_SUPER
    }

    static List<Arguments> all() {
        List<Arguments> all = new ArrayList<>();
        for (Failing failing : Failing.values()) {
            for (Fallback fallback : Fallback.values()) {
                for (OnFailure policy : OnFailure.values()) {
                    all.add(Arguments.of(failing, fallback, policy));
                }
            }
        }
        return all;
    }

    /** Items whose fallbacks wait until as many have begun as may run at once. */
    private class Items extends AsyncParallelBatchNode<Integer, Integer> {
        Items(OnFailure policy) {
            super(LIMIT, Retry.ONCE, policy);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, 2 * LIMIT).boxed().toList();
        }

        @Override
        protected Integer execFallback(Integer item, Exception last) throws Exception {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            together.await(10, TimeUnit.SECONDS);
            running.decrementAndGet();
            return item;
        }

        @Override
        protected String post(Shared shared, List<Integer> items, List<Integer> results) {
            return results.equals(items) ? "all" : "lost";
        }
    }

    private static class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private AsyncParallelBatchNode<Integer, Integer> node(Failing failing, OnFailure policy) {
        return switch (failing) {
            case BLOCKING_EXEC ->
                new Items(policy) {
                    @Override
                    protected Integer exec(Integer item) {
                        throw new Failed();
                    }
                };
            case WITH_STEP ->
                new Items(policy) {
                    @Override
                    protected CompletionStage<Integer> execAsync(Integer item, Attempt attempt) {
                        throw new Failed();
                    }
                };
            default ->
                new Items(policy) {
                    @Override
                    protected CompletionStage<Integer> execAsync(Integer item) {
                        return fail(failing);
                    }
                };
        };
    }

    private static CompletionStage<Integer> fail(Failing failing) {
        return switch (failing) {
            case THROWS -> throw new Failed();
            case FAILED_STAGE -> CompletableFuture.failedFuture(new Failed());
            default ->
                CompletableFuture.supplyAsync(() -> {
                    throw new Failed();
                });
        };
    }

    private AsyncParallelBatchNode<Integer, Integer> bySuper(Failing failing, OnFailure policy) {
        return new Items(policy) {
            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                return fail(failing);
            }

            @Override
            protected CompletionStage<Integer> execFallbackAsync(Integer item, Exception last) throws Exception {
                return super.execFallbackAsync(item, last).thenApply(result -> result);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void blockingFallbacksOfItemsOverlap(Failing failing, Fallback fallback, OnFailure policy) throws Exception {
        BaseNode node = fallback == Fallback.PLAIN ? node(failing, policy) : bySuper(failing, policy);

        assertThat(node.runAsync(Shared.create()).get(30, TimeUnit.SECONDS)).isEqualTo("all");
        assertThat(node.run(Shared.create())).isEqualTo("all");

        assertThat(most).hasValue(LIMIT);
    }
}
