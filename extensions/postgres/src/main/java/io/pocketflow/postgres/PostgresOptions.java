package io.pocketflow.postgres;

import com.fasterxml.jackson.databind.Module;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Options of a {@link PostgresStepStore}. Immutable and thread-safe.
 *
 * @param schema the schema of the tables, at most 63 bytes; default {@code pocketflow}
 * @param lease the time after which a run whose owner is silent may be taken over, 1 second to 1 hour; default 10 seconds.
 *     The owner renews it each 3 tenths of this time, and stops the run when it could not do so for two thirds of it. A
 *     pause of a process that is longer, for example for garbage collection, loses its runs
 * @param connections the maximum number of connections that read records at the same time, at least 1; default 4. The store
 *     uses two more to write records and to renew leases
 * @param migration whether the store creates the schema and updates it from older versions; default true
 * @param modules mappings of the user's own types to JSON; default none
 * @param verified whether each value is read back and compared before it is recorded; default false
 */
public record PostgresOptions(
        String schema, Duration lease, int connections, boolean migration, List<Module> modules, boolean verified) {

    private static final int MOST_BYTES_OF_A_NAME = 63;
    private static final PostgresOptions DEFAULTS =
            new PostgresOptions("pocketflow", Duration.ofSeconds(10), 4, true, List.of(), false);

    /** Rejects nulls, a schema that PostgreSQL cannot name, and times and counts out of range. */
    public PostgresOptions {
        int bytes = Objects.requireNonNull(schema, "schema must not be null").getBytes(StandardCharsets.UTF_8).length;
        if (schema.isBlank() || bytes > MOST_BYTES_OF_A_NAME || schema.indexOf('\0') >= 0 || schema.startsWith("pg_")) {
            throw new IllegalArgumentException("schema must have 1 to " + MOST_BYTES_OF_A_NAME
                    + " bytes and must not begin with pg_ but was '" + schema + "'");
        }
        Objects.requireNonNull(lease, "lease must not be null");
        if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("lease must be between 1 second and 1 hour but was " + lease);
        }
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1 but was " + connections);
        }
        modules = List.copyOf(modules);
    }

    /** Returns the default options listed above. */
    public static PostgresOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with this schema. */
    public PostgresOptions withSchema(String name) {
        return new PostgresOptions(name, lease, connections, migration, modules, verified);
    }

    /** Returns a copy with this length of leases, the same in all processes that share runs. */
    public PostgresOptions withLease(Duration time) {
        return new PostgresOptions(schema, time, connections, migration, modules, verified);
    }

    /** Returns a copy with this maximum number of connections for reads. */
    public PostgresOptions withConnections(int most) {
        return new PostgresOptions(schema, lease, most, migration, modules, verified);
    }

    /**
     * Returns a copy with this choice. If false, an administrator creates the schema with the statements of {@link
     * PostgresStepStore#migrations}, and the store needs no right to create tables.
     */
    public PostgresOptions withMigration(boolean choice) {
        return new PostgresOptions(schema, lease, connections, choice, modules, verified);
    }

    /** Returns a copy with these Jackson modules for types that have no mapping of their own. */
    public PostgresOptions withModules(Module... added) {
        return new PostgresOptions(schema, lease, connections, migration, List.of(added), verified);
    }

    /** Returns a copy with this choice. Verification finds types whose JSON loses a part of the value. */
    public PostgresOptions withVerified(boolean choice) {
        return new PostgresOptions(schema, lease, connections, migration, modules, choice);
    }
}
