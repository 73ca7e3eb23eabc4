package io.pocketflow.postgres;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The checks of a server and of the schema before a store uses them. */
final class Preparation {

    /** The oldest version of the server, as {@code server_version_num}. */
    private static final int OLDEST_SERVER = 140_000;

    private Preparation() {}

    /**
     * Rejects a database that a store cannot use, and creates or checks the schema. Returns the connection that did so, for
     * the writer of the store.
     */
    static Connection prepare(Database database, PostgresOptions options) {
        try {
            Connection connection = database.connect(Migrations.WAIT.multipliedBy(2));
            try {
                prepare(connection, database.url(), options);
                connection.setNetworkTimeout(
                        Runnable::run, (int) options.lease().toMillis());
                return connection;
            } catch (Throwable refused) {
                connection.close();
                throw refused;
            }
        } catch (SQLException failed) {
            throw Failures.of(database.url(), failed);
        }
    }

    private static void prepare(Connection connection, PostgresUrl url, PostgresOptions options) throws SQLException {
        Migrations migrations = new Migrations(options.schema(), url);
        checkServer(connection, url);
        if (options.migration()) {
            migrations.migrate(connection, Migrations.WAIT);
        } else {
            migrations.check(connection);
        }
    }

    private static void checkServer(Connection connection, PostgresUrl url) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::integer,"
                        + " current_setting('server_version'), pg_encoding_to_char(encoding) FROM pg_database"
                        + " WHERE datname = current_database()")) {
            row.next();
            if (row.getInt(1) < OLDEST_SERVER) {
                throw new PostgresException(
                        "PostgreSQL at " + url.server() + " has version " + row.getString(2)
                                + ", but the store needs version 14 or newer",
                        null);
            }
            if (!"UTF8".equals(row.getString(3))) {
                throw new PostgresException(
                        "database '" + url.database() + "' has the encoding " + row.getString(3)
                                + ", but the store needs UTF8: create another database",
                        null);
            }
        }
    }

    /** Returns the name of this store among all owners: the machine, the process, and a random part. */
    static String ownerName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "unknown host";
        }
        return "process " + ProcessHandle.current().pid() + " on " + host + " ("
                + UUID.randomUUID().toString().substring(0, 8) + ")";
    }
}
