package io.pocketflow.core;

import static io.pocketflow.core.PoolCalls.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.pool.PoolRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stopping at a failure, trying again later, and time limits. */
class PoolFailuresTest {

    private final PoolCalls calls = new PoolCalls();

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private interface Body {
        int end(int item, int call) throws Exception;
    }

    /** A pool whose calls take two seconds. */
    private Pool<Integer, Integer> pool(Body body) {
        return Pool.<Integer, Integer>ofAsync(i -> {
                    int call = calls.times("" + i).size();
                    return calls.call("" + i, 2, () -> {
                        try {
                            return body.end(i, call);
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    });
                })
                .withMaxConcurrency(5)
                .withOptions(calls.virtual.options());
    }

    private static int failing(int item, int bad) throws Boom {
        if (item == bad) {
            throw new Boom("no " + item);
        }
        return item;
    }

    // ---- stop

    @Test
    void stopCancelsWhatIsInFlightAndStartsNothingMore() {
        CompletableFuture<?>[] stages = new CompletableFuture<?>[50];
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> {
                    CompletableFuture<Integer> stage = calls.call("" + i, i == 3 ? 1 : 100, () -> {
                        throw new CompletionException(new Boom("no"));
                    });
                    stages[i] = stage;
                    return stage;
                })
                .withMaxConcurrency(5)
                .onFailure(OnFailure.STOP)
                .withOptions(calls.virtual.options());

        PoolReport<Integer, Integer> report = pool.run(items(50));

        assertThat(calls.called()).containsExactly("0", "1", "2", "3", "4");
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(1));
        assertThat(stages[0]).isCancelled();
        assertThat(stages[4]).isCancelled();
        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(3);
        assertThat(report.status().skipped()).isEqualTo(49);
        assertThat(report.outcomes().get(0)).isEqualTo(new Outcome.Skipped<>(0, "stopped because item 3 failed"));
        assertThat(report.outcomes().get(49)).isEqualTo(new Outcome.Skipped<>(49, "stopped because item 3 failed"));
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    /** An item that is a parallel node: both its calls fail after a second. */
    private final class Both extends AsyncParallelBatchNode<String, Integer> {
        Both() {
            super(2);
        }

        @Override
        protected List<String> prep(Shared shared) {
            return List.of(shared.get(NUMBER) + "a", shared.get(NUMBER) + "b");
        }

        @Override
        protected CompletionStage<Integer> execAsync(String part) {
            return calls.call(part, 1, () -> {
                throw new CompletionException(new Boom("no"));
            });
        }
    }

    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    @Test
    void stopStartsNothingAfterOneOfSeveralCallsOfAnItemFailed() {
        Pool<Integer, Integer> pool = Pool.of(new Both(), NUMBER, NUMBER)
                .withMaxConcurrency(1)
                .onFailure(OnFailure.STOP)
                .withOptions(calls.virtual.options());

        PoolReport<Integer, Integer> report = pool.run(items(20));

        assertThat(calls.called()).containsExactly("0a");
        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(report.status().skipped()).isEqualTo(19);
    }

    @Test
    void stopKeepsWhatWasDoneBefore() {
        PoolReport<Integer, Integer> report =
                pool((item, call) -> failing(item, 7)).onFailure(OnFailure.STOP).run(items(20));

        assertThat(report.outcomes().subList(0, 5)).allMatch(Outcome::isDone);
        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(report.status().ended()).isEqualTo(20);
    }

    @Test
    void stoppedItemsCanBeRunLater() {
        boolean[] broken = {true};
        Pool<Integer, Integer> pool = pool((item, call) -> failing(item, broken[0] ? 7 : -1));

        PoolReport<Integer, Integer> first = pool.onFailure(OnFailure.STOP).run(items(20));
        broken[0] = false;
        calls.calls.clear();
        PoolReport<Integer, Integer> second = first.retryFailed();

        assertThat(second.results()).isEqualTo(items(20));
        assertThat(calls.calls).hasSize(20 - (int) first.status().done());
        assertThat(second.status().done()).isEqualTo(20);
        assertThat(second.status().total()).isEqualTo(20);
        assertThat(second.status().pending()).isZero();
        assertThat(second.status().failed()).isZero();
        assertThat(second.status().elapsed())
                .isEqualTo(first.status().elapsed().plus(seconds(2 * Math.ceil(calls.calls.size() / 5.0))));
    }

    @Test
    void collectSendsAllDespiteFailures() {
        PoolReport<Integer, Integer> report =
                pool((item, call) -> failing(item, 0)).run(items(20));

        assertThat(calls.calls).hasSize(20);
        assertThat(report.status().done()).isEqualTo(19);
    }

    // ---- deferred retries

    @Test
    void aDeferredItemIsSentAgainAfterAllOthers() {
        PoolReport<Integer, Integer> report = pool((item, call) -> failing(item, call == 0 ? 1 : -1))
                .withDeferredRetries(1)
                .run(items(20));

        assertThat(report.results()).isEqualTo(items(20));
        assertThat(calls.times("1")).containsExactly(Duration.ZERO, seconds(8));
        assertThat(calls.called()).endsWith("1");
        assertThat(report.items().get(1).outcome().attempts()).isEqualTo(2);
        assertThat(report.items().get(1).outcome().duration()).isEqualTo(seconds(10));
    }

    @Test
    void everyPassIsAfterTheOneBefore() {
        PoolReport<Integer, Integer> report = pool((item, call) -> failing(item % 2, call < 2 ? 1 : -1))
                .withDeferredRetries(2)
                .run(items(6));

        assertThat(report.status().done()).isEqualTo(6);
        assertThat(calls.called()).containsExactly("0", "1", "2", "3", "4", "5", "1", "3", "5", "1", "3", "5");
    }

    @Test
    void anItemIsFailedAndLoggedAfterItsLastPassOnly() throws Exception {
        List<String> warnings = Warnings.during(() -> {
            PoolReport<Integer, Integer> report = pool((item, call) -> failing(item, 4))
                    .withDeferredRetries(2)
                    .run(items(6));
            assertThat(report.failed()).extracting(ItemReport::index).containsExactly(4);
        });

        assertThat(calls.times("4")).hasSize(3);
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains("item 4 of pool 'Pool' failed at Pool[4] (attempts: 3)", "no 4");
    }

    @Test
    void aFinalFailureIsNotRetried() {
        PoolReport<Integer, Integer> report = pool((item, call) -> {
                    if (item == 2) {
                        throw Boom.Hinted.hopeless();
                    }
                    return item;
                })
                .withDeferredRetries(3)
                .run(items(6));

        assertThat(calls.times("2")).hasSize(1);
        assertThat(report.status().failed()).isEqualTo(1);
    }

    @Test
    void stopFailsOnlyAtTheEndOfThePasses() {
        PoolReport<Integer, Integer> report = pool((item, call) -> failing(item, 0))
                .withDeferredRetries(1)
                .onFailure(OnFailure.STOP)
                .run(items(12));

        assertThat(report.status().done()).isEqualTo(11);
        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(calls.times("0")).hasSize(2);
    }

    @Test
    void deferredItemsThatNeverGotTheirPassKeepTheirCause() {
        PoolReport<Integer, Integer> report = pool((item, call) -> {
                    if (item == 11) {
                        throw Boom.Hinted.hopeless();
                    }
                    return failing(item, 0);
                })
                .withDeferredRetries(1)
                .onFailure(OnFailure.STOP)
                .run(items(30));

        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(0, 11);
        assertThat(report.outcomes().get(0).failure().orElseThrow()).hasMessage("no 0");
    }

    @Test
    void statusCountsDeferredItems() {
        PoolRun<PoolReport<Integer, Integer>> run = pool((item, call) -> failing(item, call == 0 ? 1 : -1))
                .withDeferredRetries(1)
                .start(items(20));
        calls.virtual.advance(seconds(3));

        assertThat(run.status().deferred()).isEqualTo(1);
        assertThat(run.status().failed()).isZero();
        assertThat(run.status().pending()).isEqualTo(20 - 4 - 1 - 10);
        run.cancel();
        calls.virtual.runReady();
    }

    // ---- time limits

    private Pool<Integer, Integer> hanging(int item) {
        return Pool.<Integer, Integer>ofAsync(i ->
                        calls.call("" + i, i == item && calls.times("" + i).isEmpty() ? 3_600 : 2, () -> i))
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
                hanging(0).withCallTimeout(seconds(5)).withRetry(Retry.upTo(2)).run(items(1));

        assertThat(report.results()).containsExactly(0);
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(7));
    }

    @Test
    void theShorterOfTwoCallTimeoutsHolds() {
        Retry patient = Retry.NEVER.withAttemptTimeout(seconds(100));
        Retry hasty = Retry.NEVER.withAttemptTimeout(seconds(1));

        hanging(0).withCallTimeout(seconds(5)).withRetry(patient).run(items(1));
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(5));
        calls.calls.clear();
        hanging(0).withCallTimeout(seconds(5)).withRetry(hasty).run(items(1));
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(6));
    }

    @Test
    void waitsForPermitsAndThrottlesAreNotCountedInACall() {
        Pool<Integer, Integer> pool = pool((item, call) -> {
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
        PoolReport<Integer, Integer> report = pool((item, call) -> {
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
                .onFailure(OnFailure.STOP)
                .withOptions(calls.virtual.options().withGrace(seconds(3)));

        PoolReport<Integer, Integer> report = pool.run(items(2));

        assertThat(report.outcomes().get(0)).isInstanceOf(Outcome.Skipped.class);
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(3));
    }
}
