package io.pocketflow.postgres;

import static io.pocketflow.postgres.Saved.find;
import static io.pocketflow.postgres.Saved.save;
import static io.pocketflow.postgres.Saved.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepStore.Lease;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.fixture.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Owners of runs: two stores of one schema, as two processes have them. */
class LeasesTest {

    private static final String RUN = "report-42";

    private final PostgresOptions options = Server.options();
    private final PostgresStepStore first = Server.shared().open(options);
    private final PostgresStepStore second = Server.shared().open(options);
    private final Sql sql = new Sql(Server.shared().address());

    @AfterEach
    void close() {
        second.close();
        first.close();
        sql.close();
    }

    @Test
    void aHeldRunIsRejectedWithTheNameOfItsOwner() {
        try (Lease held = first.open(RUN, Takeover.NEVER)) {
            assertThat(held.isHeld()).isTrue();
            assertThatThrownBy(() -> second.open(RUN, Takeover.IF_EXPIRED))
                    .isInstanceOf(RunHeldException.class)
                    .hasMessageContainingAll(
                            "run 'report-42' is held by process "
                                    + ProcessHandle.current().pid(),
                            "ends in");
        }
        second.open(RUN, Takeover.NEVER).close();
    }

    @Test
    void anExpiredRunIsTakenOverUnlessTheTakeoverIsNever() {
        first.open(RUN, Takeover.NEVER);
        sql.expireLeases(options);
        assertThatThrownBy(() -> second.open(RUN, Takeover.NEVER))
                .isInstanceOf(RunHeldException.class)
                .hasMessageContainingAll("has expired", "IF_EXPIRED");
        assertThat(second.open(RUN, Takeover.IF_EXPIRED).isHeld()).isTrue();
        assertThat(second.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.takeovers()).isEqualTo(1));
    }

    @Test
    void recordsOfAStaleOwnerAreRefusedAndChangeNothing() throws Exception {
        Lease stale = first.open(RUN, Takeover.NEVER);
        saved(stale.store(), RUN, "a#0", "first");
        sql.expireLeases(options);
        Lease current = second.open(RUN, Takeover.IF_EXPIRED);
        saved(current.store(), RUN, "b#0", "second");

        assertThatThrownBy(() -> saved(stale.store(), RUN, "b#0", "stale"))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> saved(stale.store(), RUN, "c#0", "stale"))
                .hasCauseInstanceOf(LeaseLostException.class);

        assertThat(stale.isHeld()).isFalse();
        assertThat(stale.lost().toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> find(stale.store(), RUN, "a#0")).isInstanceOf(LeaseLostException.class);
        assertThat(find(current.store(), RUN, "b#0")).contains("second");
        assertThat(find(current.store(), RUN, "c#0")).isEmpty();
        assertThat(find(second, RUN, "a#0")).contains("first");
    }

    @Test
    void aRunThatIsReleasedWithoutARecordLeavesNothing() {
        first.open(RUN, Takeover.NEVER).close();
        assertThat(first.runs()).isEmpty();
        assertThat(second.open(RUN, Takeover.NEVER).isHeld()).isTrue();
    }

    @Test
    void aStaleOwnerThatClosesDoesNotReleaseTheNextOne() throws Exception {
        Lease stale = first.open(RUN, Takeover.NEVER);
        sql.expireLeases(options);
        Lease current = second.open(RUN, Takeover.IF_EXPIRED);
        stale.close();
        assertThatThrownBy(() -> first.open(RUN, Takeover.IF_EXPIRED)).isInstanceOf(RunHeldException.class);
        saved(current.store(), RUN, "a#0", "second");
    }

    /** A takeover waits for the transaction of the owner, so its records are there when the next owner reads. */
    @Test
    void aTakeoverSeesEachRecordThatTheOldOwnerCouldSave() throws Exception {
        for (int round = 0; round < 20; round++) {
            String run = "race-" + round;
            Lease old = first.open(run, Takeover.NEVER);
            List<CompletableFuture<?>> saves = new ArrayList<>();
            CountDownLatch some = new CountDownLatch(50);
            Thread writer = new Thread(() -> {
                for (int i = 0; i < 400; i++) {
                    CompletableFuture<?> save = save(old.store(), run, "a#" + i, "x");
                    synchronized (saves) {
                        saves.add(save);
                    }
                    some.countDown();
                }
            });
            writer.start();
            assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
            sql.expireLeases(options);
            Lease current = second.open(run, Takeover.IF_EXPIRED);
            List<String> seen = sql.query("SELECT step FROM " + options.schema() + ".record k JOIN " + options.schema()
                    + ".run r ON r.id = k.run WHERE r.name = '" + run + "'");
            writer.join();
            long durable = saves.stream()
                    .filter(save ->
                            save.handle((done, failed) -> failed == null).join())
                    .count();
            assertThat(seen).hasSize((int) durable);
            current.close();
        }
    }

    @Test
    void aWaitEndsWhenTheOwnerReleasesTheRun() throws Exception {
        Lease held = first.open(RUN, Takeover.NEVER);
        CompletableFuture<Lease> waiting = CompletableFuture.supplyAsync(() -> second.open(RUN, Takeover.WAIT));
        assertThat(waiting).isNotDone();
        held.close();
        assertThat(waiting.get(60, TimeUnit.SECONDS).isHeld()).isTrue();
    }

    @Test
    void oneOfSeveralWaitingProcessesTakesTheRunOver() throws Exception {
        first.open(RUN, Takeover.NEVER);
        PostgresStepStore third = Server.shared().open(options);
        CompletableFuture<Lease> one = CompletableFuture.supplyAsync(() -> second.open(RUN, Takeover.WAIT));
        CompletableFuture<Lease> other = CompletableFuture.supplyAsync(() -> third.open(RUN, Takeover.WAIT));
        sql.expireLeases(options);
        CompletableFuture.anyOf(one, other).get(60, TimeUnit.SECONDS);
        CompletableFuture<Lease> winner = one.isDone() ? one : other;
        CompletableFuture<Lease> loser = one.isDone() ? other : one;
        assertThat(loser).isNotDone();
        winner.get().close();
        loser.get(60, TimeUnit.SECONDS).close();
        third.close();
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        first.open(RUN, Takeover.NEVER);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                second.open(RUN, Takeover.WAIT);
            } catch (RunHeldException ended) {
                thrown.set(ended);
            }
        });
        waiting.start();
        waiting.interrupt();
        waiting.join(60_000);
        assertThat(thrown.get()).hasMessageContaining("was interrupted");
    }

    @Test
    void aRunIsSharedWithinAStoreAndReleasedByItsLastLease() {
        Lease one = first.open(RUN, Takeover.NEVER);
        Lease two = first.open(RUN, Takeover.NEVER);
        one.close();
        one.close();
        assertThat(one.isHeld()).isFalse();
        assertThat(two.isHeld()).isTrue();
        assertThatThrownBy(() -> second.open(RUN, Takeover.NEVER)).isInstanceOf(RunHeldException.class);
        assertThatThrownBy(() -> first.rerun(RUN, step -> true)).hasMessageContaining("is held by this store");
        two.close();
        assertThat(second.open(RUN, Takeover.NEVER).isHeld()).isTrue();
    }

    @Test
    void aClosedStoreReleasesItsRuns() {
        first.open(RUN, Takeover.NEVER);
        first.close();
        assertThat(second.open(RUN, Takeover.NEVER).isHeld()).isTrue();
        assertThatThrownBy(() -> first.open("other", Takeover.NEVER)).hasMessageContaining("closed");
    }

    @Test
    void leasesAreRenewedWhileTheyAreHeld() throws Exception {
        PostgresOptions brief = options.withLease(java.time.Duration.ofSeconds(1));
        try (PostgresStepStore owner = Server.shared().open(brief);
                PostgresStepStore waiting = Server.shared().open(brief)) {
            Lease held = owner.open(RUN, Takeover.NEVER);
            CompletableFuture<Lease> other = CompletableFuture.supplyAsync(() -> waiting.open(RUN, Takeover.WAIT));
            String renewed =
                    "SELECT (until - began > interval '1500 milliseconds')::text FROM " + options.schema() + ".run";
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!sql.query(renewed).equals(List.of("true"))) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(held.isHeld()).isTrue();
            assertThat(other).isNotDone();
            held.close();
            other.get(60, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void onlyTheStoreOfALeaseSaves() {
        assertThatThrownBy(() -> saved(first, RUN, "a#0", "x"))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("open the run first");
        Lease lease = first.open(RUN, Takeover.NEVER);
        assertThatThrownBy(() -> save(lease.store(), "other", "a#0", "x"))
                .hasMessageContaining("not those of run 'other'");
    }
}
