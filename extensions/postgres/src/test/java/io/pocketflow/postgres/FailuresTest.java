package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.postgres.fixture.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences about a database that cannot be used. */
class FailuresTest {

    @TempDir
    Path home;

    private static void open(PostgresUrl url) {
        PostgresStepStore.open(url, Server.options()).close();
    }

    @Test
    void aServerThatDoesNotListenIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> open(PostgresUrl.parse("postgresql://app:secret@localhost:" + port + "/runs")))
                .isInstanceOf(PostgresException.class)
                .hasMessageContainingAll(
                        "PostgreSQL at localhost:" + port + " cannot be reached", "refused", "is the server running?")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aMissingDatabaseIsNamed() {
        assertThatThrownBy(() -> open(PostgresUrl.parse(
                        "postgresql://postgres@localhost:" + Server.shared().port() + "/nowhere")))
                .isInstanceOf(PostgresException.class)
                .hasMessageContainingAll("has no database 'nowhere'", "create it");
    }

    @Test
    void aWrongPasswordIsReportedInOneSentence() throws IOException {
        try (Sql sql = new Sql(Server.shared().address())) {
            Path rules = Path.of(sql.query("SHOW hba_file").get(0));
            String before = Files.readString(rules);
            sql.execute("CREATE USER locked PASSWORD 'right'");
            Files.writeString(rules, "host all locked all scram-sha-256\n" + before);
            sql.query("SELECT pg_reload_conf()::text");
            String url = "postgresql://locked@localhost:" + Server.shared().port() + "/postgres";
            assertThatThrownBy(() -> open(PostgresUrl.parse(url, Map.of("PGPASSWORD", "wrong"), home)))
                    .isInstanceOf(PostgresException.class)
                    .hasMessageEndingWith(
                            "rejected the password of user 'locked': set PGPASSWORD, or add a line to ~/.pgpass")
                    .hasMessageNotContaining("wrong");
            assertThatThrownBy(() -> open(PostgresUrl.parse(url, Map.of(), home)))
                    .hasMessageContainingAll("rejected the login without a password of user 'locked'", "PGPASSWORD");
            // the driver has its own reader of this file, which ignores the rights of the file
            System.setProperty(
                    "org.postgresql.pgpassfile",
                    Files.writeString(home.resolve("open"), "*:*:*:locked:right\n")
                            .toString());
            try {
                assertThatThrownBy(() -> open(PostgresUrl.parse(url, Map.of(), home)))
                        .hasMessageContaining("rejected the login without a password of user 'locked'");
            } finally {
                System.clearProperty("org.postgresql.pgpassfile");
            }
        }
    }

    /** Returns the message about a failure with a state and a text of the server, for a user with a password. */
    private static String message(String state, String text) {
        PostgresUrl url =
                PostgresUrl.parse("postgresql://app@db/runs", Map.of("PGPASSWORD", "p"), Path.of("/nonexistent"));
        return Failures.of(url, new SQLException(text, state)).getMessage();
    }

    @Test
    void aRejectedLoginKeepsTheWordsOfTheServer() {
        assertThat(message("28000", "FATAL: role \"app\" is not permitted to log in"))
                .isEqualTo(
                        "PostgreSQL at db:5432 rejected the login of user 'app': FATAL: role \"app\" is not permitted"
                                + " to log in");
        assertThat(
                        message(
                                "28000",
                                "FATAL: pg_hba.conf rejects connection for host \"::1\", user \"app\", database \"runs\", no encryption"))
                .contains("pg_hba.conf rejects connection")
                .endsWith("; add ?sslmode=require to the URL to encrypt the connection")
                .doesNotContain("PGPASSWORD");
    }

    @ParameterizedTest
    @CsvSource({
        "08004, The server does not support SSL.",
        "08001, Invalid sslmode value: sometimes",
        "08006, SSL error: PKIX path building failed"
    })
    void aWrongParameterIsNotAServerThatDoesNotRun(String state, String text) {
        assertThat(message(state, text))
                .startsWith("the connection to PostgreSQL at db:5432 failed: " + text)
                .contains("check the parameters of the URL")
                .doesNotContain("running?");
    }

    @ParameterizedTest
    @CsvSource({"require, The server does not support SSL", "sometimes, Invalid sslmode value"})
    void theDriverReportsAWrongModeOfTls(String mode, String text) {
        assertThatThrownBy(() -> open(PostgresUrl.parse(Server.shared().url() + "?sslmode=" + mode)))
                .hasMessageContainingAll("the connection to PostgreSQL at localhost:", text)
                .hasMessageNotContaining("running?");
    }

    @Test
    void theServerReportsRightsThatAreMissing() {
        PostgresOptions options = Server.options();
        Server.shared().open(options).close();
        try (Sql sql = new Sql(Server.shared().address())) {
            sql.execute("CREATE USER idle NOLOGIN");
            sql.execute("CREATE USER guest");
            String url = "postgresql://%s@localhost:" + Server.shared().port() + "/postgres";
            assertThatThrownBy(() -> open(PostgresUrl.parse(url.formatted("idle"), Map.of(), home)))
                    .hasMessageContainingAll("rejected the login of user 'idle'", "is not permitted to log in");
            PostgresUrl guest = PostgresUrl.parse(url.formatted("guest"), Map.of(), home);
            assertThatThrownBy(() -> open(guest))
                    .hasMessageContaining("permission denied for database")
                    .hasMessageEndingWith("--print-migrations");
            assertThatThrownBy(() -> PostgresStepStore.open(guest, options))
                    .hasMessageContainingAll("permission denied for schema", "the user needs USAGE on the schema");
        }
    }

    @Test
    void aServerThatOnlyReadsIsReported() {
        String url = Server.shared().url() + "?options=-c%20default_transaction_read_only=on";
        assertThatThrownBy(() -> open(PostgresUrl.parse(url)))
                .hasMessageContainingAll("only reads", "?targetServerType=primary");
    }

    @Test
    void aBrokenConnectionAsksForTheServer() {
        assertThat(message("08006", "An I/O error occurred while sending to the backend."))
                .contains("cannot be reached", "is the server running?");
    }

    @ParameterizedTest
    @CsvSource({
        "42P05, prepared statement \"S_1\" already exists, ?prepareThreshold=0",
        "26000, prepared statement \"S_1\" does not exist, ?prepareThreshold=0",
        "25006, cannot execute INSERT in a read-only transaction, ?targetServerType=primary"
    })
    void aServerOfAnotherKindNamesTheParameter(String state, String text, String parameter) {
        assertThat(message(state, text)).contains("PostgreSQL at db:5432", text, parameter);
    }

    @Test
    void aMissingRightIsNamed() {
        assertThat(message("42501", "permission denied for database runs"))
                .endsWith("--print-migrations")
                .doesNotContain("USAGE");
        assertThat(message("42501", "permission denied for table run"))
                .contains("USAGE on the schema", "SELECT, INSERT, UPDATE and DELETE on its tables")
                .doesNotContain("--print-migrations");
        assertThat(message("42501", "permission denied for schema pocketflow"))
                .contains("USAGE on the schema", "--print-migrations");
    }
}
