package io.pocketflow.postgres;

import io.pocketflow.core.store.Takeover;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements on the rows of runs that acquire, renew and release leases. All times are those of the database. */
final class LeaseRows {

    /** An acquired row. */
    record Acquired(long run, long fence) {}

    /**
     * The owner of a row that another process holds.
     *
     * @param leftMillis the time left of the lease, at most 0 if it has expired
     */
    record Holder(String owner, long leftMillis) {}

    private final String runs;
    private final String owner;
    private final long leaseMillis;

    LeaseRows(String schema, String owner, Duration lease) {
        this.runs = Migrations.quoted(schema) + ".run";
        this.owner = owner;
        this.leaseMillis = lease.toMillis();
    }

    /**
     * Acquires the row of a run, and creates it if the run is new: one statement that compares and sets. Returns null if
     * another owner holds the row.
     */
    @Nullable
    Acquired acquire(Connection connection, String runId, Takeover takeover) throws SQLException {
        String sql = "INSERT INTO " + runs + " AS r (name, fence, owner, until)"
                + " VALUES (?, 1, ?, clock_timestamp() + ? * interval '1 millisecond')"
                + " ON CONFLICT (name) DO UPDATE"
                + " SET fence = r.fence + 1, owner = excluded.owner, until = excluded.until"
                + " WHERE r.until IS NULL OR r.owner = excluded.owner OR ? AND r.until <= clock_timestamp()"
                + " RETURNING r.id, r.fence";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, runId);
            statement.setString(2, owner);
            statement.setLong(3, leaseMillis);
            statement.setBoolean(4, takeover != Takeover.NEVER);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Acquired(row.getLong(1), row.getLong(2)) : null;
            }
        }
    }

    /** Returns the owner of a run, or null if nobody holds it now. */
    @Nullable
    Holder holder(Connection connection, String runId) throws SQLException {
        String sql = "SELECT owner, ceil(extract(epoch FROM until - clock_timestamp()) * 1000)::bigint FROM " + runs
                + " WHERE name = ? AND until IS NOT NULL";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, runId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Holder(row.getString(1), row.getLong(2)) : null;
            }
        }
    }

    /** Renews leases and returns the runs whose leases were renewed; the others have another owner. */
    Set<Long> renew(Connection connection, Collection<PostgresLease> leases) throws SQLException {
        String sql = "WITH mine AS MATERIALIZED (SELECT r.id FROM " + runs + " r"
                + " JOIN unnest(?::bigint[], ?::bigint[]) AS w(id, fence) ON w.id = r.id AND w.fence = r.fence"
                + " WHERE r.owner = ? ORDER BY r.id FOR NO KEY UPDATE OF r)"
                + " UPDATE " + runs + " AS r SET until = clock_timestamp() + ? * interval '1 millisecond'"
                + " FROM mine WHERE r.id = mine.id RETURNING r.id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Object[] ids = leases.stream().map(lease -> lease.run).toArray();
            Object[] fences = leases.stream().map(lease -> lease.fence).toArray();
            statement.setArray(1, RecordWriter.array(connection, "int8", ids));
            statement.setArray(2, RecordWriter.array(connection, "int8", fences));
            statement.setString(3, owner);
            statement.setLong(4, leaseMillis);
            Set<Long> renewed = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    renewed.add(rows.getLong(1));
                }
            }
            return renewed;
        }
    }

    /**
     * Releases a lease; does nothing if it has another owner. The row of a run that was rejected before its first record is
     * removed.
     */
    void release(Connection connection, PostgresLease lease) throws SQLException {
        if (lease.isUnused()) {
            String sql = "DELETE FROM " + runs + " WHERE id = ? AND fence = ? AND job IS NULL";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, lease.run);
                statement.setLong(2, lease.fence);
                statement.executeUpdate();
            }
        }
        String sql = "UPDATE " + runs + " SET owner = NULL, until = NULL WHERE id = ? AND fence = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, lease.run);
            statement.setLong(2, lease.fence);
            statement.executeUpdate();
        }
    }
}
