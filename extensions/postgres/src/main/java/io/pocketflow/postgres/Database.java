package io.pocketflow.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/** The connections to one database: a pool for reads, and single connections for the threads of the store. Thread-safe. */
final class Database implements AutoCloseable {

    /** Work with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The time after which a connection without an answer counts as broken. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final PostgresUrl url;
    private final HikariDataSource readers;

    private Database(PostgresUrl url, HikariDataSource readers) {
        this.url = url;
        this.readers = readers;
    }

    /** Creates the pool without a connection, so that the first connection of the caller reports what is wrong. */
    static Database of(PostgresUrl url, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("pocketflow-postgres");
        config.setJdbcUrl(url.jdbc());
        config.setDataSourceProperties(properties(url, ANSWER));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT.multipliedBy(2).toMillis());
        config.setInitializationFailTimeout(-1);
        return new Database(url, new HikariDataSource(config));
    }

    private static Properties properties(PostgresUrl url, Duration answer) {
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", "pocketflow");
        properties.putIfAbsent("connectTimeout", Long.toString(CONNECT.toSeconds()));
        properties.putIfAbsent("loginTimeout", Long.toString(CONNECT.toSeconds()));
        properties.putIfAbsent("socketTimeout", Long.toString(answer.toSeconds()));
        properties.putIfAbsent("tcpKeepAlive", "true");
        return properties;
    }

    PostgresUrl url() {
        return url;
    }

    /**
     * Opens a connection outside of the pool.
     *
     * @param answer the time after which a connection without an answer is broken, at least a second
     */
    Connection connect(Duration answer) throws SQLException {
        Connection opened = new Driver().connect(url.jdbc(), properties(url, answer));
        if (opened == null) {
            throw new SQLException("the driver of PostgreSQL does not accept " + url, "08001");
        }
        return opened;
    }

    /** Does work on a connection of the pool, in autocommit mode. */
    <T> T read(Work<T> work) {
        try (Connection connection = readers.getConnection()) {
            return work.on(connection);
        } catch (SQLException failed) {
            throw Failures.of(url, failed);
        }
    }

    /** Does work on a connection of the pool, in one transaction. */
    <T> T transact(Work<T> work) {
        return read(connection -> {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (Throwable failed) {
                rollBack(connection, failed);
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    private static void rollBack(Connection connection, Throwable failed) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            failed.addSuppressed(broken);
        }
    }

    @Override
    public void close() {
        readers.close();
    }
}
