package io.pocketflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of one thread, which is opened when it is needed and again after a failure. Confined to that thread. */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStepStore.class);

    private final Database database;
    private final Duration answer;
    private @Nullable Connection connection;

    /**
     * Creates a session.
     *
     * @param connection the first connection, or null
     *
     * @param answer the time after which a connection without an answer is broken
     */
    Session(Database database, @Nullable Connection connection, Duration answer) {
        this.database = database;
        this.connection = connection;
        this.answer = answer;
    }

    /** Does work on the connection, in autocommit mode. After a failure the next work gets a new connection. */
    <T> T use(Database.Work<T> work) throws SQLException {
        try {
            Connection open = connection;
            if (open == null) {
                open = database.connect(answer);
                connection = open;
            }
            return work.on(open);
        } catch (SQLException failed) {
            if (!Failures.isOfData(failed)) {
                close();
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException broken) {
                LOG.debug("a broken connection could not be closed", broken);
            }
        }
    }
}
