package io.pocketflow.postgres;

/** A run whose lease this store holds, and the look-ups that all handles of the lease share. */
record OpenRun(PostgresLease lease, ReadAhead reads) {}
