package io.pocketflow.core.pool;

import static io.pocketflow.core.pool.PoolCalls.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AttemptFunction;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.fixture.Boom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The reports of pools over functions. */
class PoolTest {

    private final PoolCalls calls = new PoolCalls();

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private <I, O> Pool<I, O> blocking(ThrowingFunction<I, O> function) {
        return Pool.<I, O>of(function).withOptions(calls.virtual.options());
    }

    @Test
    void theResultOfAFunctionIsTheResultOfItsItem() {
        assertThat(blocking((String text) -> text.length())
                        .run(List.of("a", "", "abc"))
                        .results())
                .containsExactly(1, 0, 3);
    }

    @Test
    void nothingIsAReportOfNothing() {
        PoolReport<Integer, Integer> report = calls.pool(1).run(List.of());

        assertThat(report.items()).isEmpty();
        assertThat(report.results()).isEmpty();
        assertThat(report.status().total()).isZero();
        assertThat(report.status().pending()).isZero();
        assertThat(report.status().lowerBound()).isZero();
        assertThat(report.retryFailed().items()).isEmpty();
    }

    @Test
    void resultsAreInTheOrderOfTheItemsWhateverEndsFirst() {
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("", 100 - i, () -> i))
                .withMaxConcurrency(100)
                .withOptions(calls.virtual.options());

        assertThat(pool.run(items(100)).results()).isEqualTo(items(100));
    }

    @Test
    void nullIsAResult() {
        Pool<Integer, Integer> pool = blocking(i -> null);

        PoolReport<Integer, Integer> report = pool.run(items(2));

        assertThat(report.outcomes()).allMatch(Outcome::isDone);
        assertThat(report.results()).containsExactly(null, null);
    }

    @Test
    void aFailedItemIsAnOutcomeAndTouchesNoOther() {
        Boom boom = new Boom("no");
        Pool<Integer, Integer> pool = blocking(i -> {
            if (i == 1) {
                throw boom;
            }
            return i;
        });

        PoolReport<Integer, Integer> report = pool.run(items(3));

        assertThat(report.outcomes()).extracting(Outcome::isDone).containsExactly(true, false, true);
        assertThat(report.failed()).hasSize(1);
        assertThat(report.failed().get(0).index()).isEqualTo(1);
        assertThat(report.failed().get(0).outcome().failure()).containsSame(boom);
        assertThat(report.toString()).isEqualTo("PoolReport[Pool: 2 done, 1 failed, 0 skipped, 0 suspended]");
    }

    @Test
    void resultsOfAReportWithFailuresAreRefusedNamingTheFirst() {
        Boom boom = new Boom("no");
        Pool<Integer, Integer> pool = this.<Integer, Integer>blocking(i -> {
                    throw boom;
                })
                .withName("Shout");

        assertThatThrownBy(() -> pool.run(items(2)).results())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 of 2 items of pool 'Shout' have no result; the first is item 0")
                .hasCause(boom);
    }

    @Test
    void anErrorFailsItsItemOnly() {
        AssertionError error = new AssertionError("no");
        Pool<Integer, Integer> pool = blocking(i -> {
            if (i == 0) {
                throw error;
            }
            return i;
        });

        assertThat(pool.run(items(2)).failed().get(0).outcome().failure()).containsSame(error);
    }

    @Test
    void aFunctionIsRetriedAsThePoolSays() {
        Pool<Integer, Integer> pool = Pool.of(Work.<Integer, Integer>ofAsync(i -> calls.call("" + i, 1, () -> {
                            if (calls.calls.size() < 3) {
                                throw new CompletionException(new Boom("not yet"));
                            }
                            return i;
                        }))
                        .withRetry(Retry.upTo(3).withDelay(seconds(5))))
                .withOptions(calls.virtual.options());

        PoolReport<Integer, Integer> report = pool.run(items(1));

        assertThat(report.items().get(0).outcome().attempts()).isEqualTo(3);
        assertThat(report.items().get(0).outcome().duration()).isEqualTo(seconds(13));
        assertThat(report.status().attempts()).isEqualTo(3);
    }

    @Test
    void anAsyncFunctionSeesItsAttempt() {
        Pool<Integer, Integer> pool = Pool.of(Work.<Integer, Integer>ofAttemptAsync((i, attempt) -> {
                            attempt.used("calls", 1);
                            return attempt.number() == 0
                                    ? CompletableFuture.failedFuture(new Boom("not yet"))
                                    : CompletableFuture.completedFuture(attempt.number());
                        })
                        .withRetry(Retry.upTo(2)))
                .withOptions(calls.virtual.options());

        PoolReport<Integer, Integer> report = pool.run(items(2));

        assertThat(report.results()).containsExactly(1, 1);
        assertThat(report.status().usage()).containsEntry("calls", 4L);
    }

    @Test
    void anItemLastsFromItsOpeningToItsEnd() {
        PoolReport<Integer, Integer> report =
                calls.pool(2).withMaxConcurrency(1).withMaxOpen(3).run(items(4));

        assertThat(report.outcomes())
                .extracting(Outcome::duration)
                .containsExactly(seconds(2), seconds(4), seconds(6), seconds(6));
    }

    @Test
    void usageOfStepsIsSummedByItemAndInTotal() {
        AttemptFunction<Integer, Integer> costly = (i, attempt) -> {
            attempt.used("tokens.input", 10 * i);
            attempt.used("tokens.output", 1);
            if (attempt.number() == 0) {
                throw new Boom("paid for nothing");
            }
            return i;
        };
        Pool<Integer, Integer> pool = Pool.of(
                        Work.<Integer, Integer>ofAttempt(costly).withRetry(Retry.upTo(2)))
                .withOptions(calls.virtual.options());

        PoolReport<Integer, Integer> report = pool.run(items(4));

        assertThat(report.items().get(3).usage())
                .containsEntry("tokens.input", 60L)
                .containsEntry("tokens.output", 2L);
        assertThat(report.status().usage()).containsEntry("tokens.input", 120L).containsEntry("tokens.output", 8L);
    }

    @Test
    void usedAmountsMustNotBeNegativeOrNameless() {
        AttemptFunction<Integer, Integer> bad = (i, attempt) -> {
            attempt.used(i == 0 ? " " : "tokens", -1);
            return i;
        };

        PoolReport<Integer, Integer> report = Pool.<Integer, Integer>ofAttempt(bad)
                .withOptions(calls.virtual.options())
                .run(items(2));

        assertThat(report.failed())
                .extracting(item -> item.outcome().failure().orElseThrow().getMessage())
                .containsExactly(
                        "the unit of a used amount must not be blank", "used tokens must not be negative but was -1");
    }

    @Test
    void countsCanBeLookedAtWhileItRuns() throws Exception {
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, 2, () -> {
                    if (i == 0) {
                        throw new CompletionException(Boom.Hinted.hopeless());
                    }
                    if (i == 1 && calls.times("1").size() == 1) {
                        throw new CompletionException(Boom.Hinted.throttle(seconds(60)));
                    }
                    return i;
                }))
                .withMaxConcurrency(2)
                .withOptions(calls.virtual.options());

        PoolRun<PoolReport<Integer, Integer>> run = pool.start(items(10));
        calls.virtual.advance(seconds(5));
        PoolStatus status = run.status();

        assertThat(status.total()).isEqualTo(10);
        assertThat(status.done()).isEqualTo(2);
        assertThat(status.failed()).isEqualTo(1);
        assertThat(status.ended()).isEqualTo(3);
        assertThat(status.open()).isEqualTo(4);
        assertThat(status.inFlight()).isEqualTo(2);
        assertThat(status.throttled()).isEqualTo(1);
        assertThat(status.pending()).isEqualTo(3);
        assertThat(status.throttles()).isEqualTo(1);
        assertThat(status.elapsed()).isEqualTo(seconds(5));
        assertThat(status.itemsPerSecond()).isEqualTo(0.6);
        assertThat(calls.virtual.await(run.report()).status().done()).isEqualTo(9);
        assertThat(run.status().throttled()).isZero();
        assertThat(run.status().open()).isZero();
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    @Test
    void theFutureGivesTheReport() throws Exception {
        CompletableFuture<PoolReport<Integer, Integer>> future = calls.pool(1).runAsync(items(3));

        assertThat(calls.virtual.await(future).results()).containsExactly(0, 1, 2);
    }

    @Test
    void cancellingTheFutureCancelsWhatIsInFlight() {
        PoolRun<PoolReport<Integer, Integer>> run = calls.pool(10).start(items(50));
        calls.virtual.advance(seconds(15));
        int before = calls.calls.size();

        run.cancel();
        calls.virtual.runReady();

        assertThat(run.report()).isCancelled();
        assertThat(calls.inFlight()).isZero();
        calls.virtual.advance(seconds(1000));
        assertThat(calls.calls).hasSize(before).hasSize(20);
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    @Test
    void aDeadlineThatPassesCancelsTheRun() {
        Pool<Integer, Integer> pool =
                calls.pool(10).withOptions(calls.virtual.options().withTimeout(seconds(25)));

        assertThatThrownBy(() -> pool.run(items(50)))
                .isInstanceOf(FlowException.class)
                .hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(25));
        assertThat(calls.inFlight()).isZero();
    }

    @Test
    void onePoolRunsSeveralTimesAtOnce() throws Exception {
        Pool<Integer, Integer> pool = calls.pool(1).withMaxConcurrency(5);

        CompletableFuture<PoolReport<Integer, Integer>> one = pool.runAsync(items(10));
        CompletableFuture<PoolReport<Integer, Integer>> other = pool.runAsync(List.of(7, 8));

        assertThat(calls.virtual.await(one).results()).isEqualTo(items(10));
        assertThat(calls.virtual.await(other).results()).containsExactly(7, 8);
        assertThat(calls.maxInFlight()).isEqualTo(7);
    }

    @Test
    void aCancellationThatTheFunctionThrowsIsAFailureLikeAnother() {
        Pool<Integer, Integer> pool = blocking(i -> {
            throw new CancellationException("mine");
        });

        assertThat(pool.run(items(1)).failed().get(0).outcome().failure().orElseThrow())
                .isInstanceOf(CancellationException.class)
                .hasMessage("mine");
    }

    @Test
    void listenersReceiveEventsOfTheRunAndOfEachItem() {
        io.pocketflow.testkit.EventRecorder events = new io.pocketflow.testkit.EventRecorder();

        calls.pool(1).withOptions(calls.virtual.options().withListener(events)).run(items(1));

        List<String> lines = new ArrayList<>(events.lines());
        assertThat(lines)
                .containsExactly(
                        "started run",
                        "started node Pool",
                        "started item Pool[0]",
                        "started attempt 0 Pool[0]",
                        "finished attempt 0 Pool[0]",
                        "finished item Pool[0]",
                        "finished node Pool",
                        "finished run");
    }
}
