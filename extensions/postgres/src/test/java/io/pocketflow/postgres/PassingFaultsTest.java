package io.pocketflow.postgres;

import static io.pocketflow.postgres.Saved.find;
import static io.pocketflow.postgres.Saved.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepStore.Lease;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.PostgresRun.Outcome;
import io.pocketflow.postgres.fixture.Server;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of the database that pass: a run that holds its lease outlives them, and a worker does not give its runs up. */
class PassingFaultsTest {

    private static final String RUN = "report-42";

    private final PostgresOptions options = Server.options();
    private final Sql sql = new Sql(Server.shared().address());
    /** A connection of its own for locks: a transaction sees the activity of the server as it was at its first look. */
    private final Sql locking = new Sql(Server.shared().address());

    private final String writing = "FROM pg_stat_activity WHERE query LIKE 'WITH held%" + options.schema() + "%'";
    private final String blocked =
            "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%" + options.schema() + "%record%'";

    @AfterEach
    void close() {
        locking.close();
        sql.close();
    }

    private PostgresStepStore open(String setting) {
        return PostgresStepStore.open(PostgresUrl.parse(Server.shared().url() + "?options=-c%20" + setting), options);
    }

    /** Blocks until a query has the expected rows, and returns them. */
    private List<String> await(String query, Predicate<List<String>> expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<String> rows = sql.query(query);
        while (!expected.test(rows)) {
            assertThat(System.nanoTime()).as(query + ": " + rows).isLessThan(deadline);
            Thread.onSpinWait();
            rows = sql.query(query);
        }
        return rows;
    }

    private void lockRecords() throws Exception {
        locking.connection().setAutoCommit(false);
        locking.execute("LOCK TABLE " + options.schema() + ".record IN ACCESS EXCLUSIVE MODE");
    }

    private void unlockRecords() throws Exception {
        locking.connection().commit();
    }

    @Test
    void aRecordIsSavedAfterTheServerHasEndedTheIdleConnection() throws Exception {
        try (PostgresStepStore store = open("idle_session_timeout=200");
                Lease lease = store.open(RUN, Takeover.NEVER)) {
            saved(lease.store(), RUN, "a#0", "first");
            await("SELECT pid::text " + writing, List::isEmpty);
            saved(lease.store(), RUN, "b#0", "second");
        }
    }

    @Test
    void aRecordThatATimeLimitCancelsIsSavedAgain() throws Exception {
        try (PostgresStepStore store = open("statement_timeout=200");
                Lease lease = store.open(RUN, Takeover.NEVER)) {
            lockRecords();
            CompletableFuture<?> save = Saved.save(lease.store(), RUN, "a#0", "first");
            List<String> first = await("SELECT pid::text " + blocked, rows -> rows.size() == 1);
            await("SELECT pid::text " + blocked, rows -> rows.size() == 1 && !rows.equals(first));
            unlockRecords();
            save.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRecordThatCannotBeSavedFailsAfterTheTimeOfALease() throws Exception {
        PostgresOptions brief = options.withLease(Duration.ofSeconds(3));
        try (PostgresStepStore store = PostgresStepStore.open(
                        PostgresUrl.parse(Server.shared().url() + "?options=-c%20statement_timeout=200"), brief);
                Lease lease = store.open(RUN, Takeover.NEVER)) {
            lockRecords();
            assertThatThrownBy(() -> saved(lease.store(), RUN, "a#0", "first"))
                    .hasCauseInstanceOf(PostgresException.class)
                    .hasMessageContaining("statement timeout");
            assertThat(lease.isHeld()).isTrue();
            unlockRecords();
        }
    }

    @Test
    void aLookUpIsRepeatedAfterItsConnectionBroke() throws Exception {
        try (PostgresStepStore store = Server.shared().open(options)) {
            try (Lease first = store.open(RUN, Takeover.NEVER)) {
                saved(first.store(), RUN, "a#0", "first");
            }
            try (Lease lease = store.open(RUN, Takeover.NEVER)) {
                lockRecords();
                CompletableFuture<Optional<String>> found =
                        CompletableFuture.supplyAsync(() -> find(lease.store(), RUN, "a#0"));
                await("SELECT pid::text " + blocked, rows -> rows.size() == 1);
                sql.query("SELECT pg_terminate_backend(pid)::text " + blocked);
                unlockRecords();
                assertThat(found.get(60, TimeUnit.SECONDS)).contains("first");
                assertThat(lease.isHeld()).isTrue();
            }
        }
    }

    /** A time limit would be exceeded again, and the call paid for again. */
    @ParameterizedTest
    @CsvSource({"57P01, DONE, 2", "57014, FAILED, 1"})
    void aWorkerRunsAJobAgainOnlyIfItMissedTheDatabase(String state, Outcome outcome, int expected) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        PostgresJob job = (input, options) -> {
            if (runs.incrementAndGet() == 1) {
                throw Failures.of(Server.shared().address(), new SQLException("no answer", state));
            }
        };
        try (PostgresStepStore store = Server.shared().open(options);
                PostgresWorker worker = PostgresWorker.start(store, 1, Map.of("report", job))) {
            worker.submit("report", RUN, Map.of());
            await(
                    "SELECT outcome FROM " + options.schema() + ".run WHERE outcome IS NOT NULL",
                    rows -> rows.equals(List.of(outcome.name())));
            assertThat(runs).hasValue(expected);
        }
    }

    /** It looks each second. The sequence counts its attempts, because it does not take part in their transactions. */
    @Test
    void aWorkerThatCannotOpenARunPausesBeforeItLooksAgain() {
        String in = options.schema() + ".";
        Server.shared().open(options).close();
        sql.execute("INSERT INTO " + in + "run (name, fence, job, input) VALUES ('" + RUN + "', 0, 'report', '{}')");
        sql.execute("CREATE SEQUENCE " + in + "attempts");
        sql.execute("CREATE FUNCTION " + in + "refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('"
                + in + "attempts'); RAISE EXCEPTION 'no'; END $$");
        sql.execute("CREATE TRIGGER refuse BEFORE UPDATE ON " + in + "run EXECUTE FUNCTION " + in + "refuse()");
        long start = System.nanoTime();
        try (PostgresStepStore store = Server.shared().open(options);
                PostgresWorker worker = PostgresWorker.start(store, 1, Map.of("report", (input, run) -> {}))) {
            assertThat(worker).isNotNull();
            await("SELECT last_value FROM " + in + "attempts", rows -> Integer.parseInt(rows.get(0)) >= 3);
        }
        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofMillis(1_900).toNanos());
    }
}
