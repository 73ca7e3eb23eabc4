package io.pocketflow.core.pool;

import static io.pocketflow.core.pool.PoolCalls.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pool before a server that asks to slow down. */
class PoolThrottleTest {

    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final int ALLOWED = 20;

    private final PoolCalls calls = new PoolCalls();
    private final List<Duration> accepted = new ArrayList<>();
    private int requests;

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Sends a request to a server with a limit for any window, which says when it accepts the next one. */
    private CompletionStage<Integer> request(int item) {
        requests++;
        Duration now = calls.virtual.elapsed();
        accepted.removeIf(at -> at.plus(WINDOW).compareTo(now) <= 0);
        if (accepted.size() >= ALLOWED) {
            return CompletableFuture.failedFuture(
                    Boom.Hinted.throttle(accepted.get(0).plus(WINDOW).minus(now)));
        }
        accepted.add(now);
        return CompletableFuture.completedFuture(item);
    }

    private Pool<Integer, Integer> pool() {
        return Pool.<Integer, Integer>ofAsync(this::request)
                .withMaxConcurrency(20)
                .withOptions(calls.virtual.options());
    }

    @Test
    void whereTheLimitIsKnownNoRequestIsWasted() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxStarts(ALLOWED).withWindow(WINDOW), calls.virtual);

        PoolReport<Integer, Integer> report = pool().withLimiter(limiter).run(items(100));

        assertThat(report.results()).isEqualTo(items(100));
        assertThat(requests).isEqualTo(100);
        assertThat(report.status().throttles()).isZero();
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(8));
    }

    @Test
    void whereItIsNotKnownNothingIsLostAndNoTimeEither() {
        PoolReport<Integer, Integer> report = pool().run(items(100));

        assertThat(report.results()).isEqualTo(items(100));
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(8));
        assertThat(requests).isEqualTo(100 + (int) report.status().throttles());
        assertThat(report.status().attempts()).isEqualTo(100);
        assertThat(report.items().stream().mapToInt(ItemReport::throttles).sum())
                .isEqualTo((int) report.status().throttles());
    }

    @Test
    void anOpenItemIsThrottledAtMostOnceAWindow() {
        PoolReport<Integer, Integer> report = pool().run(items(100));

        assertThat(requests).isLessThanOrEqualTo(100 + 4 * 40);
        assertThat(report.items())
                .allSatisfy(item -> assertThat(item.throttles()).isLessThanOrEqualTo(4));
    }

    @Test
    void fewerOpenItemsWasteFewerRequests() {
        PoolReport<Integer, Integer> report = pool().withMaxOpen(21).run(items(100));

        assertThat(report.status().done()).isEqualTo(100);
        assertThat(requests).isLessThanOrEqualTo(100 + 4 * 21);
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(8));
    }

    @Test
    void anItemThatIsThrottledHoldsNoPermit() {
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, 1, () -> {
                    if (i == 0 && calls.times("0").size() < 10) {
                        throw new CompletionException(Boom.Hinted.throttle(seconds(1)));
                    }
                    return i;
                }))
                .withMaxConcurrency(1)
                .withOptions(calls.virtual.options());

        PoolReport<Integer, Integer> report = pool.run(items(10));

        assertThat(report.results()).isEqualTo(items(10));
        assertThat(calls.maxInFlight()).isEqualTo(1);
        assertThat(report.items().get(0).throttles()).isEqualTo(9);
        assertThat(report.items().get(0).outcome().attempts()).isEqualTo(1);
        assertThat(calls.times("9").get(0)).isLessThan(calls.times("0").get(9));
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(19));
    }

    @Test
    void callsThatAnEarlierThrottleHeldBackAreNotCounted() {
        List<Integer> before = new ArrayList<>();
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(item -> {
                    if (calls.virtual.elapsed().isZero()) {
                        before.add(item);
                        Boom held = before.size() == 1
                                ? Boom.Hinted.throttle(seconds(5))
                                : Boom.Hinted.heldBack(seconds(5));
                        return CompletableFuture.failedFuture(held);
                    }
                    return CompletableFuture.completedFuture(item);
                })
                .withMaxConcurrency(10)
                .withOptions(calls.virtual.options());

        PoolRun<PoolReport<Integer, Integer>> run = pool.start(items(10));
        calls.virtual.runReady();
        assertThat(before).hasSize(10);
        assertThat(run.status().throttled()).isEqualTo(10);
        calls.virtual.advance(seconds(5));

        PoolReport<Integer, Integer> report = run.report().join();
        assertThat(report.results()).isEqualTo(items(10));
        assertThat(report.status().throttles()).isEqualTo(1);
        assertThat(report.status().throttled()).isZero();
        assertThat(report.status().attempts()).isEqualTo(10);
        assertThat(report.items().stream().mapToInt(ItemReport::throttles).sum())
                .isEqualTo(1);
    }

    @Test
    void aPoolBehindABudgetOfSixtyAMinuteNeverSendsMore() {
        AsyncFlow chain = PoolChain.taking(calls, 10);
        Limiter limiter = Limiter.of(Limits.perMinute(60), calls.virtual);

        Pool.of(chain, PoolChain.TEXT, PoolChain.RESULT)
                .withMaxConcurrency(15)
                .withLimiter(limiter)
                .withOptions(calls.virtual.options())
                .run(IntStream.range(0, 60).mapToObj(i -> "t" + i).toList());

        assertThat(calls.calls).hasSize(180);
        for (PoolCalls.Call first : calls.calls) {
            assertThat(calls.calls)
                    .filteredOn(call -> call.at().compareTo(first.at()) >= 0
                            && call.at().compareTo(first.at().plusSeconds(60)) < 0)
                    .hasSizeLessThanOrEqualTo(60);
        }
    }
}
