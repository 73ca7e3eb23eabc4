package io.pocketflow.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection of a test beside the store, for a look at the tables and for faults. */
final class Sql implements AutoCloseable {

    private final Database database;
    private final Connection connection;

    Sql(PostgresUrl url) {
        this.database = Database.of(url, 1);
        try {
            this.connection = database.connect(Duration.ofSeconds(60));
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    /** Returns the first column of all rows. */
    List<String> query(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    /** Lets the lease of all runs expire by the clock of the database, without the knowledge of their owners. */
    void expireLeases(PostgresOptions options) {
        execute("UPDATE " + Migrations.quoted(options.schema())
                + ".run SET until = clock_timestamp() - interval '1 second'" + " WHERE until IS NOT NULL");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        } finally {
            database.close();
        }
    }
}
