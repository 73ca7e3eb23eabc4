package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The statements that read records. */
final class RecordRows {

    /** The number of rows that are fetched at a time when all rows of a run are read. */
    private static final int FETCHED = 500;
    /**
     * The condition that a record is of a run. It hides the number of the run from the planner, whose statistics do not know
     * new runs: the planner would expect no record, and read all records of the run by the index of positions.
     */
    private static final String OF_RUN = "run = (SELECT ?::bigint)";
    /** The same condition for several runs. */
    private static final String OF_RUNS = "run = ANY ((SELECT ?::bigint[])::bigint[])";

    /**
     * A record of a group of runs.
     *
     * @param isOwn whether it is a record of the run that looks it up
     */
    record Shared(Row row, boolean isOwn) {}

    private final String records;
    private final String runs;

    RecordRows(String schema) {
        this.records = Migrations.quoted(schema) + ".record";
        this.runs = Migrations.quoted(schema) + ".run";
    }

    /** Returns the number of a run, or null if the store does not have the run. */
    @Nullable
    Long run(Connection connection, String runId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM " + runs + " WHERE name = ?")) {
            statement.setString(1, runId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    /** Returns the record of a step of a run, or null. */
    @Nullable
    Row find(Connection connection, String runId, UUID hash) throws SQLException {
        String sql = "SELECT " + Row.COLUMNS + " FROM " + records + " WHERE run = (SELECT id FROM " + runs
                + " WHERE name = ?) AND hash = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, runId);
            statement.setObject(2, hash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Row.of(row) : null;
            }
        }
    }

    /** Returns the record of a step, or null. */
    @Nullable
    Row find(Connection connection, long run, UUID hash) throws SQLException {
        String sql = "SELECT " + Row.COLUMNS + " FROM " + records + " WHERE " + OF_RUN + " AND hash = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, run);
            statement.setObject(2, hash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Row.of(row) : null;
            }
        }
    }

    /**
     * Returns the record of a step that counts among those of a group of runs, or null: the newest result, whose call is paid
     * for, or else the newest record.
     *
     * @param own the run that looks it up, or 0 if it does not exist
     */
    @Nullable
    Shared findIn(Connection connection, Collection<Long> members, long own, UUID hash) throws SQLException {
        String sql = "SELECT " + Row.COLUMNS + ", run = ? AS own FROM " + records + " WHERE " + OF_RUNS
                + " AND hash = ?" + " ORDER BY kind IN ('DONE', 'FALLBACK') DESC, at DESC LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, own);
            statement.setArray(2, RecordWriter.array(connection, "int8", members.toArray()));
            statement.setObject(3, hash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Shared(Row.of(row), row.getBoolean("own")) : null;
            }
        }
    }

    /** Returns those of the steps of which runs other than one have records. */
    Set<UUID> ofOthers(Connection connection, Collection<Long> members, long own, Collection<UUID> hashes)
            throws SQLException {
        String sql = "SELECT hash FROM " + records + " WHERE " + OF_RUNS + " AND run <> ? AND hash = ANY (?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, RecordWriter.array(connection, "int8", members.toArray()));
            statement.setLong(2, own);
            statement.setArray(3, RecordWriter.array(connection, "uuid", hashes.toArray()));
            Set<UUID> found = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getObject(1, UUID.class));
                }
            }
            return found;
        }
    }

    /** Returns the hashes of the steps that have records, in their order, after one hash. */
    List<UUID> steps(Connection connection, long run, UUID after, int most) throws SQLException {
        String sql = "SELECT hash FROM " + records + " WHERE " + OF_RUN + " AND hash > ? ORDER BY hash LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, run);
            statement.setObject(2, after);
            statement.setInt(3, most);
            List<UUID> steps = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getObject(1, UUID.class));
                }
            }
            return steps;
        }
    }

    /** Returns the records after a position, in the order of the positions. */
    List<Row> page(Connection connection, long run, long after, int most) throws SQLException {
        String sql = "SELECT " + Row.COLUMNS + " FROM " + records
                + " WHERE run = ? AND position > ? ORDER BY position LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, run);
            statement.setLong(2, after);
            statement.setInt(3, most);
            List<Row> page = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(Row.of(rows));
                }
            }
            return page;
        }
    }

    /** Passes all records of a run to a consumer, in the order of the positions. The connection is in a transaction. */
    void forEach(Connection connection, long run, Consumer<Row> to) throws SQLException {
        String sql = "SELECT " + Row.COLUMNS + " FROM " + records + " WHERE run = ? ORDER BY position";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            statement.setLong(1, run);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    to.accept(Row.of(rows));
                }
            }
        }
    }

    /** Returns the steps of a run whose newest record is an unanswered question. */
    List<StepKey> questions(Connection connection, long run) throws SQLException {
        String sql = "SELECT step FROM " + records + " WHERE run = ? AND kind = 'ASKED' ORDER BY position";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, run);
            List<StepKey> open = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    open.add(StepKey.parse(rows.getString(1)));
                }
            }
            return open;
        }
    }
}
