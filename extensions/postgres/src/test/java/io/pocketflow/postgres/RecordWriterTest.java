package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.RunTimer;
import io.pocketflow.postgres.fixture.Server;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements that write records, on a real server. */
class RecordWriterTest {

    private static final long RUN = 1;
    private static final long FENCE = 1;

    private final PostgresOptions options = Server.options();
    private final RecordWriter writer = new RecordWriter(options.schema());
    private final Sql sql = new Sql(Server.shared().address());
    private final PostgresLease lease = new PostgresLease(
            "run", RUN, FENCE, System.nanoTime(), Duration.ofHours(1).toNanos(), RunTimer.system());

    @BeforeEach
    void create() {
        Server.shared().open(options).close();
        sql.execute("INSERT INTO " + options.schema() + ".run (name, fence) VALUES ('run', " + FENCE + ")");
    }

    @AfterEach
    void close() {
        sql.close();
    }

    private RecordOrder order(String step, String text, boolean isFirst) {
        return new RecordOrder(
                lease, StepHash.of(step), step, Saved.done(text), isFirst, true, new CompletableFuture<>());
    }

    private void write(RecordOrder... orders) throws SQLException {
        assertThat(writer.write(sql.connection(), List.of(orders))).containsExactly(RUN);
    }

    private List<String> records() {
        return sql.query(
                "SELECT step || ' ' || (value #>> '{}') FROM " + options.schema() + ".record ORDER BY position");
    }

    /** Returns how often a transaction with the orders searches for an earlier record. */
    private long searches(RecordOrder... orders) throws SQLException {
        sql.connection().setAutoCommit(false);
        write(orders);
        String scans = sql.query(
                        "SELECT pg_stat_get_xact_numscans('" + options.schema() + ".record_pkey'::regclass)::text")
                .get(0);
        sql.connection().commit();
        sql.connection().setAutoCommit(true);
        return Long.parseLong(scans);
    }

    @Test
    void firstRecordsAreInsertedWithoutASearch() throws SQLException {
        assertThat(searches(order("a#0", "x", true), order("b#0", "y", true))).isZero();
        assertThat(searches(order("c#0", "x", true), order("a#0", "newer", false)))
                .isEqualTo(2);
        assertThat(records()).containsExactly("a#0 newer", "b#0 y", "c#0 x");
    }

    @Test
    void theNewestOfSeveralRecordsOfANewStepIsInsertedWithoutASearch() throws SQLException {
        assertThat(searches(order("a#0", "early", true), order("b#0", "y", true), order("a#0", "late", false)))
                .isZero();
        assertThat(records()).containsExactly("a#0 late", "b#0 y");
    }

    /** The client writes its records again if it did not hear that they were committed. */
    @Test
    void firstRecordsThatAreThereAlreadyAreWrittenAgain() throws SQLException {
        write(order("a#0", "x", true), order("b#0", "y", true));
        write(order("a#0", "x", true), order("b#0", "y", true), order("c#0", "z", true));
        assertThat(records()).containsExactly("a#0 x", "b#0 y", "c#0 z");
    }

    @Test
    void recordsWithAnOldFenceNumberAreRefused() throws SQLException {
        sql.execute("UPDATE " + options.schema() + ".run SET fence = 2");
        for (boolean isFirst : List.of(true, false)) {
            assertThat(writer.write(sql.connection(), List.of(order("a#0", "x", isFirst))))
                    .isEmpty();
        }
        assertThat(records()).isEmpty();
    }
}
