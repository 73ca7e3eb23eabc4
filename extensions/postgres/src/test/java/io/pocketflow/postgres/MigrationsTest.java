package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.fixture.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The schema of the store: how it is created, and which ones are rejected. */
class MigrationsTest {

    private final PostgresOptions options = Server.options();
    private final Sql sql = new Sql(Server.shared().address());

    @AfterEach
    void close() {
        sql.close();
    }

    private List<String> versions() {
        return sql.query("SELECT version FROM " + options.schema() + ".version ORDER BY version");
    }

    /** Returns the script of the first version, as it was when version 2 came. */
    private String firstVersion() {
        try (InputStream script = MigrationsTest.class.getResourceAsStream("version-1.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\"pocketflow\"", '"' + options.schema() + '"');
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Creates the first version of the schema, with the record of a run. */
    private void createFirstVersion() {
        sql.execute(firstVersion());
        sql.execute("INSERT INTO " + options.schema() + ".run (name, fence) VALUES ('job/0', 1)");
        sql.execute("INSERT INTO " + options.schema() + ".record (run, hash, step, kind, value, fingerprint, input,"
                + " attempts, number, position, at) VALUES (1, '" + StepHash.of("a#0")
                + "', 'a#0', 'DONE', '\"old\"', '', '', 1, 0, 1, clock_timestamp())");
    }

    /** A transaction of this isolation sees what was there before it waited for the lock, unless it asks for another one. */
    @Test
    void processesMigrateOneAfterAnotherWhereTransactionsReadOneState() throws Exception {
        String lock = "pg_%slock(hashtextextended('pocketflow migrations of " + options.schema() + "', 0))";
        PostgresUrl url = PostgresUrl.parse(
                Server.shared().url() + "?options=-c%20default_transaction_isolation=repeatable%5C%20read");
        sql.query("SELECT " + lock.formatted("advisory_"));
        List<CompletableFuture<Void>> openings = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            // a thread each: the common pool may have one only
            openings.add(CompletableFuture.runAsync(
                    () -> PostgresStepStore.open(url, options).close(), task -> new Thread(task).start()));
        }
        String waiting = "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        while (!sql.query(waiting).equals(List.of("2"))) {
            assertThat(openings).noneMatch(CompletableFuture::isDone);
            Thread.onSpinWait();
        }
        sql.query("SELECT " + lock.formatted("advisory_un"));
        for (CompletableFuture<Void> opening : openings) {
            opening.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void processesThatStartTogetherCreateTheSchemaOnce() throws Exception {
        List<CompletableFuture<Void>> openings = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            openings.add(CompletableFuture.runAsync(
                    () -> Server.shared().open(options).close()));
        }
        CompletableFuture.allOf(openings.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(versions()).containsExactly("1", "2");
    }

    @Test
    void aMissingSchemaIsRejectedWhereAnAdministratorCreatesIt() {
        assertThatThrownBy(() -> Server.shared().open(options.withMigration(false)))
                .isInstanceOf(PostgresException.class)
                .hasMessage(
                        "database 'postgres' has no schema '" + options.schema()
                                + "', but this program needs version 2:"
                                + " an administrator can run the statements of pocketflow journal --store URL --print-migrations");
    }

    @Test
    void theScriptOfAnAdministratorCreatesTheSchema() {
        sql.execute(PostgresStepStore.migrations(options));
        try (PostgresStepStore store = Server.shared().open(options.withMigration(false))) {
            store.open("run", Takeover.NEVER);
            assertThat(store.runs()).extracting(PostgresRun::id).containsExactly("run");
        }
    }

    @Test
    void theFirstVersionIsUpdatedWithItsRuns() {
        createFirstVersion();
        try (PostgresStepStore store = Server.shared().open(options)) {
            assertThat(versions()).containsExactly("1", "2");
            assertThat(store.runs()).extracting(PostgresRun::id).containsExactly("job/0");
            assertThat(Saved.find(store, "job/0", "a#0")).contains("old");
            assertThat(Saved.find(store.inGroup("job"), "job/1", "a#0")).contains("old");
            assertThat(store.budget("job", BigDecimal.ONE).reserve(BigDecimal.ONE))
                    .isTrue();
        }
    }

    @Test
    void theScriptOfAnAdministratorUpdatesTheSchema() {
        createFirstVersion();
        assertThatThrownBy(() -> Server.shared().open(options.withMigration(false)))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining(
                        "has version 1 of schema '" + options.schema() + "', but this program needs version 2");
        sql.execute(PostgresStepStore.migrations(options));
        sql.execute(PostgresStepStore.migrations(options));
        assertThat(versions()).containsExactly("1", "2");
        try (PostgresStepStore store = Server.shared().open(options.withMigration(false))) {
            assertThat(Saved.find(store, "job/0", "a#0")).contains("old");
        }
    }

    @Test
    void aReleasedVersionDoesNotChange() {
        String script = PostgresStepStore.migrations(options);
        assertThat(firstVersion().split(";\n"))
                .hasSize(11)
                .allSatisfy(statement -> assertThat(script).contains(statement + ";\n"));
    }

    @Test
    void aUserWithoutRightsIsReported() {
        Server.shared().open(options).close();
        String user = options.schema() + "_reader";
        sql.execute("CREATE USER " + user);
        PostgresUrl url = PostgresUrl.parse(
                "postgresql://" + user + "@localhost:" + Server.shared().port() + "/postgres");
        assertThatThrownBy(() -> PostgresStepStore.open(url, Server.options()))
                .isInstanceOf(PostgresException.class)
                .hasMessageContainingAll("user '" + user + "' lacks a right", "--print-migrations");
    }

    @Test
    void aNewerSchemaIsRejected() {
        Server.shared().open(options).close();
        sql.execute("INSERT INTO " + options.schema() + ".version (version) VALUES (7)");
        assertThatThrownBy(() -> Server.shared().open(options))
                .isInstanceOf(PostgresException.class)
                .hasMessage(
                        "schema '" + options.schema() + "' of database 'postgres' has version 7, but this program knows"
                                + " versions up to 2: update PocketFlow, or use another schema");
    }

    @Test
    void aMigrationOfAnotherProcessIsAwaitedForALimitedTime() throws Exception {
        sql.connection().setAutoCommit(false);
        sql.query("SELECT pg_advisory_xact_lock(hashtextextended('pocketflow migrations of " + options.schema()
                + "', 0))::text");
        Migrations migrations = new Migrations(options.schema(), Server.shared().address());
        try (Sql other = new Sql(Server.shared().address())) {
            assertThatThrownBy(() -> migrations.migrate(other.connection(), Duration.ofMillis(50)))
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContainingAll("another process has been migrating", options.schema());
            sql.connection().rollback();
            migrations.migrate(other.connection(), Duration.ofSeconds(30));
        }
    }

    @Test
    void aSchemaMayHaveAnyName() {
        PostgresOptions odd =
                options.withSchema("Runs \"of\" ä;--" + ProcessHandle.current().pid());
        try (PostgresStepStore store = Server.shared().open(odd)) {
            store.open("run", Takeover.NEVER);
            assertThat(store.runs()).hasSize(1);
        }
        assertThatThrownBy(() -> options.withSchema("x".repeat(64))).hasMessageContaining("63 bytes");
        assertThatThrownBy(() -> options.withSchema("pg_x")).hasMessageContaining("pg_");
    }
}
