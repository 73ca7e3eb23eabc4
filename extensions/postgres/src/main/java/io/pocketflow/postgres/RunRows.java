package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.RunOrigin;
import io.pocketflow.durable.fork.StartRecord;
import io.pocketflow.durable.json.Encoded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements on the rows of runs that list them, and that note the jobs of workers. */
final class RunRows {

    /**
     * A submitted run that no process holds.
     *
     * @param input the JSON of the job's input
     */
    record Abandoned(String runId, String job, String input) {}

    private final String runs;
    private final String records;

    RunRows(String schema) {
        this.runs = Migrations.quoted(schema) + ".run";
        this.records = Migrations.quoted(schema) + ".record";
    }

    /** Returns all runs, in the order in which they began. */
    List<PostgresRun> all(Connection connection) throws SQLException {
        String sql =
                "SELECT r.name, r.began, r.owner, (extract(epoch FROM r.until - clock_timestamp()) * 1000)::bigint,"
                        + " r.fence, r.job, r.outcome, r.message, k.value"
                        + " FROM " + runs + " r LEFT JOIN " + records
                        + " k ON k.run = r.id AND k.hash = ? ORDER BY r.id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, StepHash.of(StepKey.START));
            List<PostgresRun> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(run(rows));
                }
            }
            return all;
        }
    }

    private static PostgresRun run(ResultSet row) throws SQLException {
        int column = 1;
        String name = row.getString(column++);
        OffsetDateTime began = row.getObject(column++, OffsetDateTime.class);
        String owner = row.getString(column++);
        long left = row.getLong(column++);
        Duration leaseLeft = row.wasNull() ? null : Duration.ofMillis(left);
        long fence = row.getLong(column++);
        String job = row.getString(column++);
        String outcome = row.getString(column++);
        String message = row.getString(column++);
        return new PostgresRun(
                name,
                began.toInstant(),
                owner,
                leaseLeft,
                Math.max(0, fence - 1),
                job,
                outcome == null ? null : PostgresRun.Outcome.valueOf(outcome),
                message,
                origin(row.getString(column)));
    }

    private static @Nullable RunOrigin origin(@Nullable String start) {
        if (start == null) {
            return null;
        }
        StartRecord.Origin origin = StartRecord.origin(new StepRecord(StepRecord.Kind.DONE, new Encoded(start), "", 0));
        return origin == null ? null : new RunOrigin(origin.runId(), origin.step());
    }

    /** Notes the job of a run that nobody has opened. Returns whether the run is new. */
    boolean submit(Connection connection, String runId, String job, String input) throws SQLException {
        String sql =
                "INSERT INTO " + runs + " (name, fence, job, input) VALUES (?, 0, ?, ?::json) ON CONFLICT DO NOTHING";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, runId);
            statement.setString(2, job);
            statement.setString(3, input);
            return statement.executeUpdate() == 1;
        }
    }

    /** Clears the outcome of a job that has failed or was suspended, so that a worker runs it again. Returns whether it had one. */
    boolean resume(Connection connection, String runId) throws SQLException {
        String sql = "UPDATE " + runs + " SET outcome = NULL, message = NULL, ended = NULL"
                + " WHERE name = ? AND job IS NOT NULL AND outcome IN ('FAILED', 'SUSPENDED')";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, runId);
            return statement.executeUpdate() == 1;
        }
    }

    /** Returns the oldest runs of these jobs that have not ended and that no process holds. */
    List<Abandoned> abandoned(Connection connection, Collection<String> jobs, int most) throws SQLException {
        String sql =
                "SELECT name, job, input FROM " + runs + " WHERE job IS NOT NULL AND outcome IS NULL AND job = ANY (?)"
                        + " AND (until IS NULL OR until <= clock_timestamp()) ORDER BY id LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, RecordWriter.array(connection, "text", jobs.toArray()));
            statement.setInt(2, most);
            List<Abandoned> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Abandoned(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return found;
        }
    }

    /** Notes the end of a job, unless the run has another owner by now. Returns whether it was noted. */
    boolean end(Connection connection, PostgresLease lease, PostgresRun.Outcome outcome, @Nullable String message)
            throws SQLException {
        String sql = "UPDATE " + runs
                + " SET outcome = ?, message = ?, ended = clock_timestamp() WHERE id = ? AND fence = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, outcome.name());
            statement.setString(2, message);
            statement.setLong(3, lease.run);
            statement.setLong(4, lease.fence);
            return statement.executeUpdate() == 1;
        }
    }
}
