package io.pocketflow.core.pool;

import static io.pocketflow.core.pool.PoolCalls.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.fixture.Boom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The time limits of the calls and items of a pool. */
class PoolTimeLimitsTest {

    private final PoolCalls calls = new PoolCalls();

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private Pool<Integer, Integer> hanging(int item) {
        return hanging(item, Retry.ONCE);
    }

    private Pool<Integer, Integer> hanging(int item, Retry retry) {
        return Pool.of(Work.<Integer, Integer>ofAsync(i -> calls.call(
                                "" + i, i == item && calls.times("" + i).isEmpty() ? 3_600 : 2, () -> i))
                        .withRetry(retry))
                .withMaxConcurrency(5)
                .withOptions(calls.virtual.options());
    }

    @Test
    void aCallOverItsTimeFailsAndItsPermitIsFree() {
        PoolReport<Integer, Integer> report =
                hanging(0).withMaxConcurrency(1).withCallTimeout(seconds(5)).run(items(3));

        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(0);
        assertThat(report.outcomes().get(0).failure().orElseThrow())
                .isInstanceOf(TimeoutException.class)
                .hasMessage("attempt 1 of 1 of 'Pool' took longer than PT5S");
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(9));
        assertThat(calls.inFlight()).isZero();
    }

    @Test
    void aCallOverItsTimeIsRetriedLikeAnyFailure() {
        PoolReport<Integer, Integer> report =
                hanging(0, Retry.upTo(2)).withCallTimeout(seconds(5)).run(items(1));

        assertThat(report.results()).containsExactly(0);
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(7));
    }

    @Test
    void theShorterOfTwoCallTimeoutsHolds() {
        Retry patient = Retry.ONCE.withAttemptTimeout(seconds(100));
        Retry hasty = Retry.ONCE.withAttemptTimeout(seconds(1));

        hanging(0, patient).withCallTimeout(seconds(5)).run(items(1));
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(5));
        calls.calls.clear();
        hanging(0, hasty).withCallTimeout(seconds(5)).run(items(1));
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(6));
    }

    @Test
    void waitsForPermitsAndThrottlesAreNotCountedInACall() {
        Pool<Integer, Integer> pool = calls.pool((item, call) -> {
            if (call == 0) {
                throw Boom.Hinted.throttle(seconds(60));
            }
            return item;
        });

        PoolReport<Integer, Integer> report =
                pool.withMaxConcurrency(1).withCallTimeout(seconds(3)).run(items(5));

        assertThat(report.results()).isEqualTo(items(5));
    }

    @Test
    void anItemOverItsTimeFailsWhereverItIs() {
        AsyncFlow flow = PoolChain.taking(calls, 10);

        PoolReport<String, String> report = Pool.of(flow, PoolChain.TEXT, PoolChain.RESULT)
                .withItemTimeout(seconds(25))
                .withOptions(calls.virtual.options())
                .run(List.of("t"));

        assertThat(report.outcomes().get(0).failure().orElseThrow())
                .isInstanceOf(TimeoutException.class)
                .hasMessage("item 0 took longer than PT25S");
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(25));
        assertThat(calls.inFlight()).isZero();
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    @Test
    void anItemThatWaitsForAThrottleIsOverItsTimeToo() {
        PoolReport<Integer, Integer> report = calls.pool((item, call) -> {
                    throw Boom.Hinted.throttle(seconds(60));
                })
                .withItemTimeout(seconds(30))
                .run(items(1));

        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(report.status().throttled()).isZero();
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(30));
    }

    @Test
    void anItemOverItsTimeGetsItsDeferredPass() {
        PoolReport<Integer, Integer> report =
                hanging(0).withItemTimeout(seconds(5)).withDeferredRetries(1).run(items(10));

        assertThat(report.results()).isEqualTo(items(10));
        assertThat(calls.times("0")).containsExactly(Duration.ZERO, seconds(5));
    }

    @Test
    void anItemThatIgnoresItsTimeoutIsAbandonedAfterTheGrace() {
        CompletableFuture<Integer> deaf = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(
                        i -> i == 0 ? deaf : calls.call("" + i, 2, () -> i))
                .withItemTimeout(seconds(5))
                .withOptions(calls.virtual.options().withGrace(seconds(3)));

        PoolReport<Integer, Integer> report = pool.run(items(2));

        assertThat(report.outcomes().get(0).failure().orElseThrow()).isInstanceOf(TimeoutException.class);
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(8));
    }

    @Test
    void stopAbandonsCallsThatIgnoreItAfterTheGrace() {
        CompletionStage<Integer> deaf = new CompletableFuture<Integer>().minimalCompletionStage();
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(
                        i -> i == 0 ? deaf : CompletableFuture.failedFuture(new Boom("no")))
                .withOnFailure(OnFailure.STOP)
                .withOptions(calls.virtual.options().withGrace(seconds(3)));

        PoolReport<Integer, Integer> report = pool.run(items(2));

        assertThat(report.outcomes().get(0)).isInstanceOf(Outcome.Skipped.class);
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(3));
    }
}
