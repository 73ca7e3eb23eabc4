package io.pocketflow.postgres;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The failures of the database as sentences. The states are those of the appendix "PostgreSQL Error Codes" of its
 * documentation.
 */
final class Failures {

    /**
     * The states after which a new connection may succeed: shutdown, crash, start-up, an end for idleness, too many
     * connections, conflicts of transactions, and a server that only reads since another one took its place.
     */
    private static final Set<String> PASSING =
            Set.of("57P01", "57P02", "57P03", "57P05", "53300", "40001", "40P01", "25006");
    /** The states of work that the server cancelled after a time limit: of a statement, a lock, or a transaction. */
    private static final Set<String> TIME_LIMITS = Set.of("57014", "55P03", "25P03", "25P04");

    /** The texts of the driver about parameters, which a server that runs does not change. */
    private static final Pattern SETTINGS =
            Pattern.compile("\\b(?:SSL|ssl\\w+|GSS\\w*|gss\\w*)\\b|^Invalid |does not support");

    private Failures() {}

    /** Returns whether the same statement may succeed on a new connection. */
    static boolean isPassing(SQLException failed) {
        String state = state(failed);
        return state.startsWith("08") || PASSING.contains(state) || TIME_LIMITS.contains(state);
    }

    /** Returns whether the server cancelled the work after a time limit, which the same work may exceed again. */
    static boolean isOfTimeLimit(PostgresException failed) {
        return TIME_LIMITS.contains(state(failed));
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
        boolean lacksPassword =
                state.equals("08004") && !url.hasPassword() && text(failed).contains("password");
        return switch (lacksPassword ? "28P01" : state) {
            case "28P01" ->
                server + " rejected the "
                        + (url.hasPassword() ? "password" : "login without a password") + " of user '" + url.user()
                        + "': set PGPASSWORD, or add a line to ~/.pgpass";
            case "28000" ->
                server + " rejected the login of user '" + url.user() + "': " + text(failed)
                        + (text(failed).contains("no encryption")
                                ? "; add ?sslmode=require to the URL to encrypt the connection"
                                : "");
            case "3D000" ->
                server + " has no database '" + url.database() + "': create it, or name another one in the URL";
            case "08001", "08004", "08006" ->
                isOfSettings(failed)
                        ? "the connection to " + server + " failed: " + text(failed)
                                + "; check the parameters of the URL, such as sslmode"
                        : server + " cannot be reached: " + text(failed) + " — is the server running?";
            case "42501" ->
                "user '" + url.user() + "' lacks a right in database '" + url.database() + "' of " + server + ": "
                        + text(failed) + "; " + rights(text(failed));
            case "25006" ->
                server + " only reads: " + text(failed) + "; name the primary server in the URL, or several hosts with"
                        + " ?targetServerType=primary";
            case "26000", "42P05" ->
                server + " failed: " + text(failed) + "; a pool which shares connections between transactions, such as"
                        + " PgBouncer, needs ?prepareThreshold=0 in the URL";
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

    /** Returns whether a connection failed although a server may run, because of TLS or of a parameter. */
    private static boolean isOfSettings(SQLException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return SETTINGS.matcher(text(failed)).find();
    }

    /** Returns what an administrator can do; only the creation of the schema needs rights in the database itself. */
    private static String rights(String text) {
        String create = "an administrator can run the statements of pocketflow journal --store URL --print-migrations";
        String use =
                "the user needs USAGE on the schema of the store, and SELECT, INSERT, UPDATE and DELETE on its tables";
        if (text.contains("for database")) {
            return create;
        }
        return text.contains("for table") ? use : use + "; if the tables do not exist, " + create;
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
