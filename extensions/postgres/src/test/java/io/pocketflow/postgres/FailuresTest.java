package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.postgres.fixture.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        }
    }
}
