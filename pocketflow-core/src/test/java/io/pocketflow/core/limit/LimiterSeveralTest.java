package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permits of several limiters are given all at once or not at all. */
class LimiterSeveralTest {

    private final VirtualRun virtual = new VirtualRun();
    private final Limiter left = Limiter.of(Limits.inFlight(1), virtual);
    private final Limiter right = Limiter.of(Limits.inFlight(1), virtual);

    @Test
    void whoNeedsTwoHoldsNeitherWhileOneIsTaken() {
        Permit taken = left.tryAcquire();
        CompletableFuture<Permit> both = acquire(right.reserve().and(left.reserve()));

        assertThat(right.inFlight()).isZero();
        taken.close();

        assertThat(both).isCompleted();
        assertThat(List.of(left.inFlight(), right.inFlight())).containsExactly(1, 1);
        both.join().close();
        assertThat(List.of(left.inFlight(), right.inFlight())).containsExactly(0, 0);
    }

    @Test
    void whoComesFirstIsFirstInEachLine() {
        Permit taken = left.tryAcquire();
        CompletableFuture<Permit> both = acquire(left.reserve().and(right.reserve()));
        CompletableFuture<Permit> later = right.acquireAsync();

        assertThat(later).isNotDone();
        taken.close();
        virtual.runReady();
        assertThat(both).isCompleted();
        assertThat(later).isNotDone();
        both.join().close();
        virtual.runReady();
        assertThat(later).isCompleted();
    }

    @Test
    void whoLeavesTheLinesOfTwoMakesWayInBoth() {
        Permit taken = left.tryAcquire();
        Claim both = left.reserve().and(right.reserve()).claim(permit -> {});
        both.join();
        CompletableFuture<Permit> later = right.acquireAsync();

        assertThat(both.abandon()).isTrue();
        virtual.runReady();

        assertThat(later).isCompleted();
        taken.close();
        assertThat(left.waiting()).isZero();
        assertThat(left.inFlight()).isZero();
    }

    /** Threads that want the same two in opposite orders: with locks or semaphores taken in turn this would stop. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void oppositeOrdersDoNotDeadlock(int limit) throws Exception {
        Limiter a = Limiter.of(Limits.inFlight(limit));
        Limiter b = Limiter.of(Limits.inFlight(1));
        int items = 2_000;
        AsyncParallelBatchNode<Integer, Integer> node = new AsyncParallelBatchNode<>(64) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return IntStream.range(0, items).boxed().toList();
            }

            @Override
            protected Reservation reserve(Integer item) {
                return switch (item % 4) {
                    case 0 -> a.reserve().and(b.reserve());
                    case 1 -> b.reserve().and(a.reserve());
                    case 2 -> a.reserve();
                    default -> b.reserve();
                };
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer item) {
                assertThat(a.inFlight()).isLessThanOrEqualTo(limit);
                assertThat(b.inFlight()).isLessThanOrEqualTo(1);
                return CompletableFuture.supplyAsync(() -> item, BoundedExecutor.shared());
            }
        };

        node.runAsync(Shared.create()).get(60, TimeUnit.SECONDS);

        assertThat(List.of(a.inFlight(), b.inFlight(), a.waiting(), b.waiting()))
                .containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomNeedsOfThreeLimitersAreAllServed(long seed) {
        Random random = new Random(seed);
        List<Limiter> limiters = List.of(
                Limiter.of(Limits.inFlight(2), virtual),
                Limiter.of(Limits.perMinute(7), virtual),
                Limiter.of(Limits.NONE.withMaxWeight(30).withWindow(Duration.ofSeconds(9)), virtual));
        List<Integer> served = new ArrayList<>();
        int calls = 300;
        for (int i = 0; i < calls; i++) {
            int number = i;
            Reservation needed = Reservation.NONE;
            for (Limiter limiter : limiters) {
                needed = random.nextBoolean() ? needed.and(limiter.reserve(1 + random.nextInt(9))) : needed;
            }
            acquire(needed).thenAccept(permit -> {
                served.add(number);
                virtual.schedule(
                        permit::close, Duration.ofSeconds(1 + random.nextInt(5)).toNanos());
            });
        }

        virtual.advance(Duration.ofHours(5));

        assertThat(served).hasSize(calls).doesNotHaveDuplicates();
        assertThat(limiters).allMatch(limiter -> limiter.inFlight() == 0 && limiter.waiting() == 0);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aWindowServesThousandsAtOnceWithoutRecursion() {
        int calls = 20_000;
        Limiter window = Limiter.of(Limits.perMinute(calls), virtual);
        Limiter open = Limiter.of(Limits.NONE, virtual);
        List<Permit> served = new ArrayList<>();
        for (int i = 0; i < 2 * calls; i++) {
            acquire(window.reserve().and(open.reserve())).thenAccept(served::add);
        }
        assertThat(served).hasSize(calls);

        List.copyOf(served).forEach(Permit::close);
        virtual.advance(Duration.ofMinutes(1));

        assertThat(served).hasSize(2 * calls);
    }

    private static CompletableFuture<Permit> acquire(Reservation needed) {
        CompletableFuture<Permit> future = new CompletableFuture<>();
        new Claim(needed, future::complete).join();
        return future;
    }
}
