package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.postgres.fixture.Server;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plans of look-ups in runs that the statistics of the database do not know yet. */
class RecordRowsTest {

    private static final List<Long> NEW_RUNS = List.of(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);

    private final PostgresOptions options = Server.options();
    private final RecordRows rows = new RecordRows(options.schema());
    private final Sql sql = new Sql(Server.shared().address());

    @BeforeEach
    void fill() throws SQLException {
        Server.shared().open(options).close();
        sql.execute("ALTER TABLE " + options.schema() + ".record SET (autovacuum_enabled = false)");
        insert("1", 20_000);
        sql.execute("ANALYZE " + options.schema() + ".record");
        insert("2 + i % 8", 8_000);
        sql.connection().setAutoCommit(false);
    }

    @AfterEach
    void close() {
        sql.close();
    }

    private void insert(String run, int count) {
        sql.execute("INSERT INTO " + options.schema() + ".record (run, hash, step, kind, fingerprint, input, attempts,"
                + " number, position, at) SELECT " + run + ", md5((" + run
                + ") || ' ' || i)::uuid, 'a#0', 'FAILED', '', '',"
                + " 1, 0, i, clock_timestamp() FROM generate_series(1, " + count + ") i");
    }

    /** Returns how many entries of an index this transaction has read. */
    private long read(String index) {
        return Long.parseLong(
                sql.query("SELECT pg_stat_get_xact_tuples_returned('" + options.schema() + "." + index + "'::regclass)")
                        .get(0));
    }

    @Test
    void lookUpsInAGroupReadOnlyTheRecordsOfTheStep() throws SQLException {
        assertThat(rows.findIn(sql.connection(), NEW_RUNS, 2, StepHash.of("a#0")))
                .isNull();
        assertThat(read("record_position") + read("record_pkey")).isZero();
    }

    @Test
    void stepsOfOtherRunsAreReadByTheirHashes() throws SQLException {
        assertThat(rows.ofOthers(sql.connection(), NEW_RUNS, 2, List.of(StepHash.of("a#0"), StepHash.of("b#0"))))
                .isEmpty();
        assertThat(read("record_position") + read("record_pkey")).isZero();
    }

    @Test
    void theStepsOfARunAreReadInTheOrderOfTheirHashes() throws SQLException {
        assertThat(rows.steps(sql.connection(), 2, new UUID(0, 0), 10)).hasSize(10);
        assertThat(read("record_position")).isZero();
        assertThat(read("record_pkey")).isLessThan(20);
    }

    @Test
    void lookUpsInARunReadOnlyTheRecordOfTheStep() throws SQLException {
        assertThat(rows.find(sql.connection(), 2, StepHash.of("a#0"))).isNull();
        assertThat(read("record_position") + read("record_pkey")).isZero();
    }
}
