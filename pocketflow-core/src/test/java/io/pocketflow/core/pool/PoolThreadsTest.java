package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Warnings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools on real threads, and the property that an item never has another's result. */
@Tag("concurrency")
class PoolThreadsTest {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger maxInFlight = new AtomicInteger();

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private void begins() {
        maxInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }

    private void ends() {
        inFlight.decrementAndGet();
    }

    /** Returns whether the item with this number fails; the seed alone decides. */
    private static boolean fails(int item, long seed) {
        return new Random(seed * 1_000_003 + item).nextInt(5) == 0;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noneOfTenThousandItemsHasAnothersResult(long seed) {
        Pool<Integer, String> pool = Pool.<Integer, String>ofAsync(i -> {
                    begins();
                    return CompletableFuture.supplyAsync(
                            () -> {
                                ends();
                                if (fails(i, seed)) {
                                    throw new IllegalStateException("bad " + i);
                                }
                                return "good " + i;
                            },
                            BoundedExecutor.shared());
                })
                .withMaxConcurrency(64);

        PoolReport<Integer, String> report = quietly(pool, items(10_000));

        for (int i = 0; i < 10_000; i++) {
            ItemReport<Integer, String> item = report.items().get(i);
            assertThat(item.item()).isEqualTo(i);
            assertThat(item.index()).isEqualTo(i);
            if (fails(i, seed)) {
                assertThat(item.outcome().failure().orElseThrow()).hasMessage("bad " + i);
            } else {
                assertThat(item.outcome().value()).isEqualTo("good " + i);
            }
        }
        assertThat(maxInFlight).hasValueLessThanOrEqualTo(64);
        assertThat(report.status().ended()).isEqualTo(10_000);
    }

    /** Without two thousand lines of warnings in the log. */
    private static PoolReport<Integer, String> quietly(Pool<Integer, String> pool, List<Integer> items) {
        List<PoolReport<Integer, String>> reports = new ArrayList<>();
        try {
            Warnings.during(() -> reports.add(pool.run(items)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return reports.get(0);
    }

    @RepeatedTest(5)
    void aThousandBlockingItemsAreStreamedInOrder() {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> {
            begins();
            Thread.yield();
            ends();
            return i;
        });

        PoolStatus status = pool.withMaxConcurrency(16).stream(
                items(1_000).iterator(), item -> seen.add(item.outcome().value()));

        assertThat(seen).isEqualTo(items(1_000));
        assertThat(status.done()).isEqualTo(1_000);
        assertThat(maxInFlight).hasValueLessThanOrEqualTo(16);
    }

    @Test
    void blockingCallsReallyOverlapUpToTheLimit() {
        CountDownLatch all = new CountDownLatch(16);
        Pool<Integer, Boolean> pool = Pool.of((Integer i) -> {
            begins();
            all.countDown();
            boolean together = all.await(60, TimeUnit.SECONDS);
            ends();
            return together;
        });

        PoolReport<Integer, Boolean> report = pool.withMaxConcurrency(16).run(items(16));

        assertThat(report.results()).doesNotContain(false);
        assertThat(maxInFlight).hasValue(16);
    }

    @RepeatedTest(5)
    void blockingFlowsKeepTheLimitAcrossItems() {
        Key<Integer> in = Key.of("in", Integer.class);
        Key<Integer> out = Key.of("out", Integer.class);
        Node<Integer, Integer> twice = new Node<>() {
            @Override
            protected Integer prep(Shared shared) {
                return shared.find(out).orElseGet(() -> shared.get(in));
            }

            @Override
            protected Integer exec(Integer i) {
                begins();
                Thread.yield();
                ends();
                return i * 2;
            }

            @Override
            protected String post(Shared shared, Integer i, Integer result) {
                shared.put(out, result);
                return shared.get(in) * 8 == result ? "end" : "again";
            }
        };
        Flow flow = new Flow(twice.on("again", twice).end("end"));

        PoolReport<Integer, Integer> report = Pool.of(flow, in, out)
                .withMaxConcurrency(4)
                .run(IntStream.range(1, 500).boxed().toList());

        assertThat(report.results())
                .isEqualTo(IntStream.range(1, 500).map(i -> i * 8).boxed().toList());
        assertThat(maxInFlight).hasValueLessThanOrEqualTo(4);
        assertThat(report.status().attempts()).isEqualTo(3 * 499);
    }

    @RepeatedTest(10)
    void stopInterruptsWhatBlocksAndEveryItemHasItsOutcome() {
        Set<Integer> interrupted = ConcurrentHashMap.newKeySet();
        AtomicInteger arrivals = new AtomicInteger();
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>of((Integer i) -> {
                    if (arrivals.incrementAndGet() == 4) {
                        throw new Boom("no");
                    }
                    try {
                        return new CountDownLatch(1).await(60, TimeUnit.SECONDS) ? 1 : 0;
                    } catch (InterruptedException e) {
                        interrupted.add(i);
                        throw e;
                    }
                })
                .withMaxConcurrency(4)
                .withOnFailure(OnFailure.STOP);

        PoolReport<Integer, Integer> report = pool.run(items(1_000));

        assertThat(report.status().skipped()).isEqualTo(999);
        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(interrupted).hasSize(3).doesNotContain(report.failed().get(0).index());
        assertThat(arrivals).hasValue(4);
    }

    @RepeatedTest(10)
    void aConsumerThatFailsEndsARunOnManyThreads() {
        AtomicInteger given = new AtomicInteger();
        IllegalStateException full = new IllegalStateException("full");
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> i);

        PoolRun<PoolStatus> run = pool.startStream(items(100_000).iterator(), item -> {
            if (given.incrementAndGet() == 500) {
                throw full;
            }
        });

        assertThat(run.report())
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(FlowException.class)
                .havingCause()
                .isSameAs(full);
        assertThat(given).hasValue(500);
    }

    @Test
    void aPoolInsideAPoolRunsOnTheSameThreads() {
        Pool<Integer, Integer> inner = Pool.of((Integer i) -> i + 1);
        Pool<Integer, Integer> outer =
                Pool.of((Integer i) -> inner.run(List.of(i, i)).results().get(1));

        assertThat(outer.run(items(100)).results())
                .isEqualTo(IntStream.range(1, 101).boxed().toList());
    }
}
