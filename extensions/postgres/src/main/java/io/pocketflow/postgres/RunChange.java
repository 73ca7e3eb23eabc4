package io.pocketflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** A change of the rows of a run. */
@FunctionalInterface
interface RunChange {

    /** Makes the change. */
    void of(Connection connection, PostgresLease lease) throws SQLException;

    /**
     * Makes the change in one transaction, while nobody else holds the run, and releases the run.
     *
     * @throws RunHeldException if another part of this process holds the run
     */
    default void make(LeaseStore opened, Database database) {
        try (opened) {
            PostgresLease lease = opened.lease();
            if (lease.isShared()) {
                throw new RunHeldException("run '" + lease.runId + "' is held by this store", ": wait for its end");
            }
            database.<Void>transact(connection -> {
                of(connection, lease);
                return null;
            });
        }
    }
}
