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
