package io.pocketflow.postgres;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The failures of the database as sentences. The states are those of the appendix "PostgreSQL Error Codes" of its
 * documentation.
 */
final class Failures {

    /**
     * The states after which a new connection may succeed: shutdown, crash, start-up, too many connections, conflicts of
     * transactions, time limits of the server, and a server that only reads since another one took its place.
     */
    private static final Set<String> PASSING = Set.of(
            "57P01", "57P02", "57P03", "53300", "40001", "40P01", "57P05", "57014", "55P03", "25P03", "25P04", "25006");

    private Failures() {}

    /** Returns whether the same statement may succeed on a new connection. */
    static boolean isPassing(SQLException failed) {
        String state = state(failed);
        return state.startsWith("08") || PASSING.contains(state);
    }

    /** Returns whether the same work may succeed on a new connection. */
    static boolean isPassing(PostgresException failed) {
        return failed.getCause() instanceof SQLException cause && isPassing(cause);
    }

    /** Returns whether the data of the statement were rejected, and other data may be accepted. */
    static boolean isOfData(SQLException failed) {
        String state = state(failed);
        return state.startsWith("22") || state.startsWith("54");
    }

    /** Returns the state, or an empty text; a failure of the pool has the state of its cause. */
    static String state(@Nullable Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    /** Returns the failure with a message that says what to do. */
    static PostgresException of(PostgresUrl url, SQLException failed) {
        return new PostgresException(message(url, failed), failed);
    }

    private static String message(PostgresUrl url, SQLException failed) {
        String state = state(failed);
        String server = "PostgreSQL at " + url.server();
        boolean lacksPassword = state.equals("08004") && !url.hasPassword();
        return switch (lacksPassword ? "28P01" : state) {
            case "28P01", "28000" ->
                server + " rejected the "
                        + (url.hasPassword() ? "password" : "login without a password") + " of user '" + url.user()
                        + "': set PGPASSWORD, or add a line to ~/.pgpass";
            case "3D000" ->
                server + " has no database '" + url.database() + "': create it, or name another one in the URL";
            case "08001", "08004", "08006" ->
                server + " cannot be reached: " + text(failed) + " — is the server running?";
            case "42501" ->
                "user '" + url.user() + "' lacks a right in database '" + url.database() + "' of " + server + ": "
                        + text(failed) + "; an administrator can run the statements of pocketflow journal --store URL"
                        + " --print-migrations";
            case "53100" -> "the disk of " + server + " is full: " + text(failed);
            case "53300" ->
                server + " has no connection left: raise max_connections, or lower the connections of the store";
            case "3F000", "42P01", "42703" ->
                "database '" + url.database() + "' of " + server
                        + " lacks the tables of the store: " + text(failed) + "; pocketflow journal --store URL"
                        + " --print-migrations prints the statements that create them";
            default -> server + " failed: " + text(failed) + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        };
    }

    private static String text(Throwable failed) {
        Throwable last = failed;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        String text = last.getMessage() == null ? last.toString() : last.getMessage();
        return text.lines().findFirst().orElse("").strip();
    }
}
