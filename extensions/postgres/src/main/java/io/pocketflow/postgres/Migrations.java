package io.pocketflow.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** The statements that create the schema of the store, version by version. */
final class Migrations {

    /** The time that a process waits for another one that migrates the schema. */
    static final Duration WAIT = Duration.ofSeconds(30);

    private static final String LOCK_TIMEOUT = "55P03";

    /** The statements of each version; S stands for the quoted schema. A released version never changes. */
    private static final List<List<String>> VERSIONS = List.of(version1(), version2());

    private final String schema;
    private final PostgresUrl url;

    Migrations(String schema, PostgresUrl url) {
        this.schema = schema;
        this.url = url;
    }

    private static List<String> version1() {
        return List.of(
                """
            CREATE TABLE S.run (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE,
                began timestamptz NOT NULL DEFAULT clock_timestamp(),
                fence bigint NOT NULL,
                owner text,
                until timestamptz,
                job text,
                input json,
                outcome text,
                message text,
                ended timestamptz
            )""",
                "CREATE INDEX run_open ON S.run (id) WHERE job IS NOT NULL AND outcome IS NULL",
                """
            CREATE TABLE S.record (
                run bigint NOT NULL,
                hash uuid NOT NULL,
                step text NOT NULL,
                kind text NOT NULL,
                value json,
                fingerprint text NOT NULL,
                input text NOT NULL,
                attempts integer NOT NULL,
                number bigint NOT NULL,
                position bigint NOT NULL,
                numbered bigint,
                at timestamptz NOT NULL,
                PRIMARY KEY (run, hash)
            ) WITH (fillfactor = 85)""",
                "CREATE INDEX record_position ON S.record (run, position)",
                "COMMENT ON TABLE S.run IS 'Runs: their owner, and the fence number that each of its records must carry'",
                "COMMENT ON TABLE S.record IS 'The newest record of each step of a run'");
    }

    /** Returns the statements that add budgets, and the index by which the runs of a group are found. */
    private static List<String> version2() {
        return List.of(
                """
            CREATE TABLE S.budget (
                name text PRIMARY KEY,
                reserved numeric NOT NULL
            )""",
                "CREATE INDEX run_group ON S.run (name COLLATE \"C\")",
                "COMMENT ON TABLE S.budget IS 'Money that processes have reserved, by the name of their budget'");
    }

    /** Returns the name as an identifier of SQL. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns the version that this program knows. */
    static int known() {
        return VERSIONS.size();
    }

    /** Returns the script that creates or updates the schema, for an administrator. It skips the versions that are there. */
    static String script(String schema) {
        StringBuilder script = new StringBuilder("BEGIN;\n");
        script.append(create(schema)).append(";\n");
        for (int version = 1; version <= known(); version++) {
            script.append("DO $version$ BEGIN\nIF NOT EXISTS (SELECT 1 FROM ")
                    .append(quoted(schema))
                    .append(".version WHERE version = ")
                    .append(version)
                    .append(") THEN\n");
            for (String statement : VERSIONS.get(version - 1)) {
                script.append(in(schema, statement)).append(";\n");
            }
            script.append(note(schema, version)).append(";\nEND IF;\nEND $version$;\n");
        }
        return script.append("COMMIT;\n").toString();
    }

    private static String create(String schema) {
        return "CREATE SCHEMA IF NOT EXISTS " + quoted(schema) + ";\nCREATE TABLE IF NOT EXISTS " + quoted(schema)
                + ".version (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())";
    }

    private static String note(String schema, int version) {
        return "INSERT INTO " + quoted(schema) + ".version (version) VALUES (" + version + ")";
    }

    private static String in(String schema, String statement) {
        return statement.replace("S.", quoted(schema) + ".");
    }

    /**
     * Creates or updates the schema, one process at a time.
     *
     * @throws PostgresException if the schema is newer than this program, or another process has been migrating it for
     *     longer than the time limit
     */
    void migrate(Connection connection, Duration limit) throws SQLException {
        if (version(connection) == known()) {
            return;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // otherwise the whole transaction could see what was there before the lock was granted
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            statement.execute("SET LOCAL lock_timeout = " + limit.toMillis());
            lock(connection, limit);
            int version = version(connection);
            if (version == 0) {
                statement.execute(create(schema));
            }
            for (int next = version + 1; next <= known(); next++) {
                for (String change : VERSIONS.get(next - 1)) {
                    statement.execute(in(schema, change));
                }
                statement.execute(note(schema, next));
            }
            connection.commit();
        } catch (Throwable failed) {
            try {
                connection.rollback();
            } catch (SQLException broken) {
                failed.addSuppressed(broken);
            }
            throw failed;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void lock(Connection connection, Duration limit) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, "pocketflow migrations of " + schema);
            lock.execute();
        } catch (SQLException failed) {
            if (LOCK_TIMEOUT.equals(failed.getSQLState())) {
                throw new PostgresException(
                        "another process has been migrating the schema '" + schema + "' of database '" + url.database()
                                + "' for more than " + limit.toSeconds() + " s: end it, or try again later",
                        failed);
            }
            throw failed;
        }
    }

    /**
     * Rejects a schema of another version than this program's.
     *
     * @throws PostgresException if the schema is missing, older or newer
     */
    void check(Connection connection) throws SQLException {
        int version = version(connection);
        if (version < known()) {
            throw new PostgresException(
                    "database '" + url.database() + "' has "
                            + (version == 0
                                    ? "no schema '" + schema + "'"
                                    : "version " + version + " of schema '" + schema + "'")
                            + ", but this program needs version " + known()
                            + ": an administrator can run the statements of pocketflow journal --store URL"
                            + " --print-migrations",
                    null);
        }
    }

    /** Returns the version of the schema, 0 if there is none; rejects a newer one. */
    private int version(Connection connection) throws SQLException {
        // a query of the catalog: functions such as to_regclass may answer from a cache that is older than the lock
        String sql = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = 'version'";
        try (PreparedStatement exists = connection.prepareStatement(sql)) {
            exists.setString(1, schema);
            try (ResultSet found = exists.executeQuery()) {
                if (!found.next()) {
                    return 0;
                }
            }
        }
        String table = quoted(schema) + ".version";
        try (Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery("SELECT coalesce(max(version), 0) FROM " + table)) {
            newest.next();
            int version = newest.getInt(1);
            if (version > known()) {
                throw new PostgresException(
                        "schema '" + schema + "' of database '" + url.database() + "' has version " + version
                                + ", but this program knows versions up to " + known()
                                + ": update PocketFlow, or use another schema",
                        null);
            }
            return version;
        }
    }
}
