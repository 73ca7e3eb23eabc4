package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a URL, and where the password comes from. */
class PostgresUrlTest {

    @TempDir
    Path home;

    private PostgresUrl parse(String url, String... environment) {
        Map<String, String> variables = environment.length == 0 ? Map.of() : Map.of(environment[0], environment[1]);
        return PostgresUrl.parse(url, variables, home);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://app@db:5433/runs, jdbc:postgresql://db:5433/runs, app",
        "jdbc:postgresql://db/runs?user=app&sslmode=require, jdbc:postgresql://db/runs, app",
        "postgres://app@[::1]:5433/runs, jdbc:postgresql://[::1]:5433/runs, app",
        "'postgresql://app@one:5432,two:5432/runs', 'jdbc:postgresql://one:5432,two:5432/runs', app",
        "postgresql://app@/my%20runs, jdbc:postgresql://localhost/my%20runs, app",
        "postgresql://a%40b:x%3Ay@db/runs, jdbc:postgresql://db/runs, a@b"
    })
    void theUsualFormsAreRead(String url, String jdbc, String user) {
        PostgresUrl parsed = parse(url);
        assertThat(parsed.jdbc()).isEqualTo(jdbc);
        assertThat(parsed.properties().getProperty("user")).isEqualTo(user);
    }

    @Test
    void parametersOfTheDriverArePassedOn() {
        assertThat(parse("postgresql://app@db/runs?sslmode=require&password=p").properties())
                .containsEntry("sslmode", "require")
                .containsEntry("password", "p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://app:secret@db/runs", "db/runs", "", "postgresql://app:sec@ret@db/runs"})
    void anotherFormIsRejectedWithoutItsText(String url) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://USER@HOST:PORT/DATABASE")
                .hasMessageNotContaining("sec");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://app:sec/ret@127.0.0.1:5599/runs",
                "postgresql://app:12/34secret@host/db",
                "postgresql://app:12?34secret@host/db",
                "postgresql://app:12?a=secret@host/db",
                "postgresql://app:12?user=secret@host/db",
                "postgresql://app:p@12?secret@host/db",
                "jdbc:postgresql://app:12/sec?ret@host/db?sslmode=require"
            })
    void aPasswordThatIsNotEncodedIsRejectedWithoutItsText(String url) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("percent-encoded", "%2F for a slash", "%3F for a question mark", "PGPASSWORD")
                .hasMessageNotContaining("app")
                .hasMessageNotContaining("sec")
                .hasMessageNotContaining("12")
                .hasMessageNotContaining("34");
    }

    @Test
    void anEncodedPasswordAndASignInTheUserAreRead() {
        assertThat(parse("postgresql://app:sec%2Fr%3Fet@db/runs").properties().getProperty("password"))
                .isEqualTo("sec/r?et");
        assertThat(parse("postgresql://db/runs?user=app@tenant&password=p@/x").properties())
                .containsEntry("user", "app@tenant")
                .containsEntry("password", "p@/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999999999", "-1", "5432x", "secret", ""})
    void aPortOutOfRangeIsRejected(String port) {
        assertThatThrownBy(() -> parse("postgresql://app@one:5432,db:" + port + "/runs"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the port of host 'db' in the URL of a store must be a number from 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://app@%2Fvar%2Frun%2Fpostgresql/runs",
                "postgresql://app@%2fvar/runs",
                "postgresql://app@/var/run/postgresql/runs",
                "postgresql:////var/run/runs",
                "postgresql://app@/runs?host=/var/run/postgresql"
            })
    void aUnixSocketIsRejected(String url) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unix sockets are not supported by the JDBC driver without a socket factory");
    }

    @ParameterizedTest
    @CsvSource({
        "host=db, postgresql://USER@HOST:PORT/DATABASE",
        "port=5433, postgresql://USER@HOST:PORT/DATABASE",
        "target_session_attrs=read-write, targetServerType=primary"
    })
    void aParameterThatTheDriverIgnoresIsRejected(String parameter, String instead) {
        assertThatThrownBy(() -> parse("postgresql://app@db/runs?sslmode=require&" + parameter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "the JDBC driver ignores the parameter '" + parameter.replaceAll("=.*", "'"), instead);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://app:secret@db/runs", "jdbc:postgresql://db/runs?user=app&password=secret"})
    void aPasswordInTheUrlIsMaskedAndReported(String url) {
        PostgresUrl parsed = parse(url);
        assertThat(parsed.namesPassword()).isTrue();
        assertThat(parsed.properties().getProperty("password")).isEqualTo("secret");
        assertThat(parsed).hasToString("postgresql://app:***@db/runs");
    }

    @Test
    void theEnvironmentHasThePasswordAndTheUser() {
        PostgresUrl parsed = parse("postgresql://app@db/runs", "PGPASSWORD", "secret");
        assertThat(parsed.namesPassword()).isFalse();
        assertThat(parsed.properties().getProperty("password")).isEqualTo("secret");
        assertThat(parse("postgresql://db/runs", "PGUSER", "ada").user()).isEqualTo("ada");
    }

    @Test
    void anEmptyVariableIsNotSet() throws IOException {
        passwords("*:*:*:*:secret\n", "rw-------");
        PostgresUrl parsed =
                PostgresUrl.parse("postgresql://app@db/runs", Map.of("PGPASSWORD", "", "PGPASSFILE", ""), home);
        assertThat(parsed.properties().getProperty("password")).isEqualTo("secret");
    }

    @Test
    void thePasswordFileNamesAddressesWithoutBrackets() throws IOException {
        passwords("\\:\\:1:5432:*:*:secret\n", "rw-------");
        assertThat(parse("postgresql://app@[::1]/runs").properties().getProperty("password"))
                .isEqualTo("secret");
        assertThat(parse("postgresql://app@[::2]/runs").hasPassword()).isFalse();
    }

    private Path passwords(String lines, String rights) throws IOException {
        Path file = home.resolve(".pgpass");
        Files.writeString(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        return file;
    }

    @Test
    void thePasswordFileHasThePasswordOfTheFirstLineThatMatches() throws IOException {
        passwords("""
                # host:port:database:user:password
                db:5432:other:app:wrong
                db:5432:*:app:se\\:cr\\\\et:x
                *:*:*:*:last
                """, "rw-------");
        assertThat(parse("postgresql://app@db/runs").properties().getProperty("password"))
                .isEqualTo("se:cr\\et:x");
        assertThat(parse("postgresql://eve@db/runs").properties().getProperty("password"))
                .isEqualTo("last");
        assertThat(parse("postgresql://eve@db/runs", "PGPASSWORD", "p")
                        .properties()
                        .getProperty("password"))
                .isEqualTo("p");
    }

    @Test
    void aPasswordFileThatOthersCanReadIsIgnored() throws IOException {
        Path file = passwords("*:*:*:*:secret\n", "rw-r--r--");
        assertThat(parse("postgresql://app@db/runs").hasPassword()).isFalse();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path moved = Files.move(file, home.resolve("elsewhere"));
        assertThat(parse("postgresql://app@db/runs", "PGPASSFILE", moved.toString())
                        .hasPassword())
                .isTrue();
    }
}
