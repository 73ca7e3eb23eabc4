package io.pocketflow.postgres;

/** A run whose lease this store holds, with its reads, and the look-ups that all handles of the lease share. */
record OpenRun(PostgresLease lease, HeldReads database, ReadAhead reads) {}
