package io.pocketflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A change of the rows of a run. */
@FunctionalInterface
interface RunChange {

    /** Makes the change. Returns the exception to throw after the commit, or null. */
    @Nullable
    RuntimeException of(Connection connection, PostgresLease lease) throws SQLException;

    /**
     * Makes the change in one transaction, while nobody else holds the run, and releases the run.
     *
     * @throws RunHeldException if another part of this process holds the run
     */
    default void make(LeaseStore opened, Database database) {
        RuntimeException refused;
        try (opened) {
            PostgresLease lease = opened.lease();
            if (lease.isShared()) {
                throw new RunHeldException("run '" + lease.runId + "' is held by this store: wait for its end");
            }
            refused = database.transact(connection -> of(connection, lease));
        }
        if (refused != null) {
            throw refused;
        }
    }
}
