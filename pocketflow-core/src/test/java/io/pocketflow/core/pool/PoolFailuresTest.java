package io.pocketflow.core.pool;

import static io.pocketflow.core.pool.PoolCalls.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Warnings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stopping at a failure, and trying again later. */
class PoolFailuresTest {

    private final PoolCalls calls = new PoolCalls();

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
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
                .withOnFailure(OnFailure.STOP)
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
                .withOnFailure(OnFailure.STOP)
                .withOptions(calls.virtual.options());

        PoolReport<Integer, Integer> report = pool.run(items(20));

        assertThat(calls.called()).containsExactly("0a");
        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(report.status().skipped()).isEqualTo(19);
    }

    @Test
    void stopKeepsWhatWasDoneBefore() {
        PoolReport<Integer, Integer> report = calls.pool((item, call) -> failing(item, 7))
                .withOnFailure(OnFailure.STOP)
                .run(items(20));

        assertThat(report.outcomes().subList(0, 5)).allMatch(Outcome::isDone);
        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(report.status().ended()).isEqualTo(20);
    }

    @Test
    void stoppedItemsCanBeRunLater() {
        boolean[] broken = {true};
        Pool<Integer, Integer> pool = calls.pool((item, call) -> failing(item, broken[0] ? 7 : -1));

        PoolReport<Integer, Integer> first = pool.withOnFailure(OnFailure.STOP).run(items(20));
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
                calls.pool((item, call) -> failing(item, 0)).run(items(20));

        assertThat(calls.calls).hasSize(20);
        assertThat(report.status().done()).isEqualTo(19);
    }

    // ---- deferred retries

    @Test
    void aDeferredItemIsSentAgainAfterAllOthers() {
        PoolReport<Integer, Integer> report = calls.pool((item, call) -> failing(item, call == 0 ? 1 : -1))
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
        PoolReport<Integer, Integer> report = calls.pool((item, call) -> failing(item % 2, call < 2 ? 1 : -1))
                .withDeferredRetries(2)
                .run(items(6));

        assertThat(report.status().done()).isEqualTo(6);
        assertThat(calls.called()).containsExactly("0", "1", "2", "3", "4", "5", "1", "3", "5", "1", "3", "5");
    }

    @Test
    void anItemIsFailedAndLoggedAfterItsLastPassOnly() throws Exception {
        List<String> warnings = Warnings.during(() -> {
            PoolReport<Integer, Integer> report = calls.pool((item, call) -> failing(item, 4))
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
        PoolReport<Integer, Integer> report = calls.pool((item, call) -> {
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
        PoolReport<Integer, Integer> report = calls.pool((item, call) -> failing(item, 0))
                .withDeferredRetries(1)
                .withOnFailure(OnFailure.STOP)
                .run(items(12));

        assertThat(report.status().done()).isEqualTo(11);
        assertThat(report.status().failed()).isEqualTo(1);
        assertThat(calls.times("0")).hasSize(2);
    }

    @Test
    void deferredItemsThatNeverGotTheirPassKeepTheirCause() {
        PoolReport<Integer, Integer> report = calls.pool((item, call) -> {
                    if (item == 11) {
                        throw Boom.Hinted.hopeless();
                    }
                    return failing(item, 0);
                })
                .withDeferredRetries(1)
                .withOnFailure(OnFailure.STOP)
                .run(items(30));

        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(0, 11);
        assertThat(report.outcomes().get(0).failure().orElseThrow()).hasMessage("no 0");
    }

    @Test
    void statusCountsDeferredItems() {
        PoolRun<PoolReport<Integer, Integer>> run = calls.pool((item, call) -> failing(item, call == 0 ? 1 : -1))
                .withDeferredRetries(1)
                .start(items(20));
        calls.virtual.advance(seconds(3));

        assertThat(run.status().deferred()).isEqualTo(1);
        assertThat(run.status().failed()).isZero();
        assertThat(run.status().pending()).isEqualTo(20 - 4 - 1 - 10);
        run.cancel();
        calls.virtual.runReady();
    }
}
