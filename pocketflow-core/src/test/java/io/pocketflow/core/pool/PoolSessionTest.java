package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.store.StepStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Items that are submitted one by one to one run of a pool. */
class PoolSessionTest {

    private final PoolCalls calls = new PoolCalls();

    private RunOptions options() {
        return calls.virtual.options();
    }

    @Test
    void itemsAreDoneAsTheyEndAndShareTheLimit() {
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, i, () -> i))
                .withMaxConcurrency(2);
        PoolSession<Integer, Integer> session = pool.open(options());
        List<Integer> ended = new ArrayList<>();
        for (int seconds : List.of(9, 1, 2, 3)) {
            session.submit("k" + seconds, seconds).thenAccept(outcome -> ended.add(outcome.value()));
        }
        calls.virtual.advance(PoolCalls.seconds(20));

        assertThat(ended).containsExactly(1, 2, 3, 9);
        assertThat(calls.maxInFlight()).isEqualTo(2);
        assertThat(session.status().done()).isEqualTo(4);

        session.submit("late", 1).thenAccept(outcome -> ended.add(outcome.index()));
        calls.virtual.advance(PoolCalls.seconds(1));
        assertThat(ended).endsWith(4);
    }

    @Test
    void aFailedItemIsAnOutcomeAndTheOthersContinue() {
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> {
            if (i == 1) {
                throw new Boom("no");
            }
            return i;
        });
        try (PoolSession<Integer, Integer> session = pool.open(RunOptions.defaults())) {
            CompletableFuture<Outcome<Integer>> bad = session.submit("a", 1);
            CompletableFuture<Outcome<Integer>> good = session.submit("b", 2);

            assertThat(good.join().value()).isEqualTo(2);
            assertThat(bad.join().failure()).containsInstanceOf(Boom.class);
        }
    }

    @Test
    void closeWaitsForAllItemsAndEndsTheInput() {
        PoolSession<Integer, Integer> session = Pool.of((Integer i) -> i + 1).open(RunOptions.defaults());
        List<CompletableFuture<Outcome<Integer>>> outcomes = IntStream.range(0, 500)
                .mapToObj(i -> session.submit("k" + i, i))
                .toList();

        session.close();
        session.close();

        assertThat(outcomes).allMatch(CompletableFuture::isDone);
        assertThat(outcomes.get(499).join().value()).isEqualTo(500);
        assertThatThrownBy(() -> session.submit("more", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the session of pool 'Pool' is closed");
    }

    @Test
    void aKeyIsInFlightOnce() {
        PoolSession<Integer, Integer> session =
                calls.pool(5).withOptions(RunOptions.defaults()).open(options());
        session.submit("a", 1).thenAccept(outcome -> session.submit("a", 2));

        assertThatThrownBy(() -> session.submit("a", 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("key 'a'")
                .hasMessageContaining("in flight");
        calls.virtual.advance(PoolCalls.seconds(10));
        assertThat(session.status().done()).isEqualTo(2);
    }

    @Test
    void aRecordedItemIsReadByKeyAndContent() {
        StepStore store = StepStore.inMemory();
        List<String> called = new ArrayList<>();
        Pool<String, String> pool = Pool.of(Work.<String, String>of(text -> {
                    called.add(text);
                    return text + "!";
                })
                .withResultType(String.class));
        for (String text : List.of("x", "x", "y")) {
            try (PoolSession<String, String> session =
                    pool.open(RunOptions.defaults().withStore(store).withRunId("one"))) {
                assertThat(session.submit("a", text).join().value()).isEqualTo(text + "!");
            }
        }

        assertThat(called).containsExactly("x", "y");
    }

    @Test
    void aFailedItemGetsItsDeferredPassBeforeTheSessionIsClosed() {
        List<Integer> tries = new ArrayList<>();
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> {
                    tries.add(i);
                    if (tries.size() == 1) {
                        throw new Boom("at first");
                    }
                    return i;
                })
                .withDeferredRetries(1);
        try (PoolSession<Integer, Integer> session = pool.open(RunOptions.defaults())) {
            assertThat(session.submit("a", 7).join().value()).isEqualTo(7);
        }
    }

    @Test
    void cancellingASessionFailsItsOpenItems() {
        PoolSession<Integer, Integer> session =
                calls.pool(5).withOptions(RunOptions.defaults()).open(options());
        CompletableFuture<Outcome<Integer>> open = session.submit("a", 1);
        calls.virtual.runReady();

        session.cancel();
        calls.virtual.runReady();

        assertThat(open).isCompletedExceptionally();
        assertThat(calls.inFlight()).isZero();
    }

    @Test
    void cancellingTheFutureOfAnItemCancelsItsCallAndNoOther() {
        PoolSession<Integer, Integer> session = calls.pool(5)
                .withMaxConcurrency(2)
                .withOptions(RunOptions.defaults())
                .open(options());
        CompletableFuture<Outcome<Integer>> first = session.submit("a", 1);
        CompletableFuture<Outcome<Integer>> second = session.submit("b", 2);
        CompletableFuture<Outcome<Integer>> waiting = session.submit("c", 3);
        calls.virtual.runReady();

        first.cancel(true);
        waiting.cancel(true);
        calls.virtual.runReady();
        assertThat(calls.inFlight()).isEqualTo(1);
        session.submit("a", 4);
        calls.virtual.advance(PoolCalls.seconds(6));

        assertThat(second.join().value()).isEqualTo(2);
        assertThat(calls.called()).containsExactly("1", "2", "4");
        assertThat(session.status().done()).isEqualTo(2);
        assertThat(session.status().failed()).isEqualTo(2);
        assertThat(session.status().open()).isZero();
    }

    @Test
    void aReportHasTheCostOfItsItem() {
        Pool<Integer, Integer> pool = Pool.ofAttempt((Integer i, Attempt attempt) -> {
            attempt.used("pages", 3);
            return i;
        });
        try (PoolSession<Integer, Integer> session = pool.open(RunOptions.defaults())) {
            ItemReport<Integer, Integer> report =
                    session.submitForReport("a", 7).join();

            assertThat(report.item()).isEqualTo(7);
            assertThat(report.outcome().value()).isEqualTo(7);
            assertThat(report.usage()).isEqualTo(Map.of("pages", 3L));
        }
    }

    @Test
    void theDeadlineOfASessionFailsItsItems() {
        PoolSession<Integer, Integer> session =
                calls.pool(5).withOptions(RunOptions.defaults()).open(options().withTimeout(PoolCalls.seconds(1)));
        CompletableFuture<Outcome<Integer>> open = session.submit("a", 1);
        calls.virtual.advance(PoolCalls.seconds(2));

        assertThatThrownBy(open::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(FlowException.class);
        assertThatThrownBy(session::close).isInstanceOf(FlowException.class);
    }

    @Test
    void poolsThatCannotBeSessionsAreRejected() {
        Pool<Integer, Integer> pool = Pool.of((Integer i) -> i);

        assertThatThrownBy(() -> pool.withOptions(options().withStore(StepStore.inMemory()))
                        .open(options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pool 'Pool' has a step store of its own");
        assertThatThrownBy(() -> pool.withOnFailure(OnFailure.STOP).open(options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pool 'Pool' stops at the first failure");
    }
}
