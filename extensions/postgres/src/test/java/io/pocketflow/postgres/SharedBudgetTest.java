package io.pocketflow.postgres;

import static io.pocketflow.postgres.Saved.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepStore.Lease;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.fixture.Server;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Money that two stores of one schema spend together, as two processes do. */
@Tag("concurrency")
class SharedBudgetTest {

    private static final int THREADS = 64;

    private final PostgresOptions options = Server.options();
    private final PostgresStepStore first = Server.shared().open(options);
    private final PostgresStepStore second = Server.shared().open(options);

    @AfterEach
    void close() {
        second.close();
        first.close();
    }

    private static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }

    private SharedBudget budget(String limit) {
        return first.budget("news", money(limit));
    }

    /** Runs a task on many threads at a time, half of them with each store. */
    private void onManyThreads(String limit, Consumer<SharedBudget> task) throws Exception {
        CountDownLatch start = new CountDownLatch(THREADS);
        AtomicInteger failures = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(i -> new Thread(() -> {
                    SharedBudget budget = (i % 2 == 0 ? first : second).budget("news", money(limit));
                    start.countDown();
                    try {
                        start.await();
                        task.accept(budget);
                    } catch (Throwable failed) {
                        failures.incrementAndGet();
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).hasValue(0);
    }

    @Test
    void concurrentReservationsEndExactlyAtTheLimit() throws Exception {
        AtomicInteger reserved = new AtomicInteger();
        AtomicInteger exceeded = new AtomicInteger();
        onManyThreads("1.00", budget -> {
            for (int i = 0; i < 4; i++) {
                reserved.addAndGet(budget.reserve(money("0.01")) ? 1 : 0);
                exceeded.addAndGet(budget.reserved().compareTo(budget.limit()) > 0 ? 1 : 0);
            }
        });
        assertThat(reserved).hasValue(100);
        assertThat(exceeded).hasValue(0);
        assertThat(budget("1.00").reserved()).isEqualByComparingTo("1");
    }

    @Test
    void amountsInFlightReachTheLimitAndNeverExceedIt() throws Exception {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(10);
        onManyThreads("0.10", budget -> {
            for (int i = 0; i < 4; i++) {
                if (budget.reserve(money("0.01"))) {
                    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    full.countDown();
                    try {
                        full.await();
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                    inFlight.decrementAndGet();
                    budget.release(money("0.01"));
                }
            }
        });
        assertThat(most).hasValue(10);
        assertThat(budget("0.10").reserved()).isEqualByComparingTo("0");
    }

    @Test
    void anAmountThatDoesNotFitChangesNothing() {
        SharedBudget budget = budget("1");
        assertThat(budget.reserved()).isEqualByComparingTo("0");
        assertThat(budget.reserve(money("1.0000001"))).isFalse();
        assertThat(budget.reserve(money("0.6"))).isTrue();
        assertThat(budget.reserve(money("0.5"))).isFalse();
        assertThat(budget.reserve(money("0.4"))).isTrue();
        assertThat(budget.reserve(BigDecimal.ZERO)).isTrue();
        assertThat(budget.reserved()).isEqualByComparingTo("1");
    }

    @Test
    void sumsAreExact() {
        SharedBudget budget = budget("1E+3");
        for (int i = 0; i < 10; i++) {
            assertThat(budget.reserve(money("0.1"))).isTrue();
        }
        assertThat(budget.reserve(money("1e-20"))).isTrue();
        assertThat(budget.reserved()).isEqualByComparingTo("1.00000000000000000001");
    }

    @Test
    void aLaterRunContinuesWithTheSumAndItsOwnLimit() {
        assertThat(budget("10").reserve(money("9"))).isTrue();
        assertThat(second.budget("news", money("12")).reserve(money("3"))).isTrue();
        assertThat(budget("10").reserve(BigDecimal.ZERO)).isFalse();
        assertThat(budget("10").reserved()).isEqualByComparingTo("12");
        assertThat(second.budget("other", money("12")).reserved()).isEqualByComparingTo("0");
    }

    @Test
    void moreThanIsReservedIsNotTakenBack() {
        SharedBudget budget = budget("10");
        assertThatThrownBy(() -> budget.release(money("1"))).isInstanceOf(IllegalStateException.class);
        budget.reserve(money("2"));
        budget.release(money("0.5"));
        assertThatThrownBy(() -> budget.release(money("2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("budget 'news' cannot release 2, because only 1.5 is reserved: release each amount once");
        budget.release(BigDecimal.ZERO);
        assertThat(budget.reserved()).isEqualByComparingTo("1.5");
    }

    @Test
    void aBudgetOutlivesRunsUntilItIsReset() throws Exception {
        budget("10").reserve(money("4"));
        for (String runId : List.of("news", "news/0")) {
            try (Lease lease = first.open(runId, Takeover.NEVER)) {
                saved(lease.store(), runId, "a#0", "x");
            }
        }
        second.remove("news");
        assertThat(second.prune(Duration.ZERO)).containsExactly("news/0");

        SharedBudget same = second.budget("news", money("10"));
        assertThat(same.reserved()).isEqualByComparingTo("4");
        same.reset();
        assertThat(same.reserved()).isEqualByComparingTo("0");
        assertThat(same.reserve(money("10"))).isTrue();
    }

    @Test
    void wrongAmountsAndNamesAreRejected() {
        SharedBudget budget = budget("10");
        assertThatThrownBy(() -> budget.reserve(money("-1"))).hasMessage("amount must not be negative but was -1");
        assertThatThrownBy(() -> budget.release(money("-1"))).hasMessage("amount must not be negative but was -1");
        assertThatThrownBy(() -> budget("-0.1")).hasMessage("limit must not be negative but was -0.1");
        assertThatThrownBy(() -> first.budget(" ", money("1")))
                .hasMessageContaining("the name of a budget must have 1 to");
        assertThat(budget).hasToString("budget 'news' of 10");
    }
}
