package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.PostgresStepStore;
import io.pocketflow.postgres.fixture.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Bulk runs whose records are in a database that machines share. */
class PoolStoreTest extends PoolWorld {

    private static final String URL = Server.shared().url();

    private int stored(String runId, String... more) {
        String[] arguments = new String[more.length + 8];
        String[] first = {"--prompt", "{q}", "--items", "i.jsonl", "--store", URL, "--run-id", runId};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return priced(arguments);
    }

    /** Returns a file of results without the times of the items. */
    private String untimed(String name) throws Exception {
        return read(name).replaceAll("\"ms\":\\d+", "");
    }

    @Test
    void aSecondMachineReadsTheResultsOfTheFirst() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n{\"q\":\"b\"}\n");
        assertThat(stored("two", "--out", "one.jsonl")).isZero();
        int calls = server.questions().size();
        assertThat(calls).isEqualTo(2);
        assertThat(stored("two", "--out", "other.jsonl")).isZero();
        assertThat(server.questions().size()).isEqualTo(calls);
        assertThat(untimed("other.jsonl"))
                .isEqualTo(untimed("one.jsonl"))
                .contains("\"result\":\"A\"", "\"result\":\"B\"");
        assertThat(folder.resolve("one.jsonl.journal")).doesNotExist();
    }

    @Test
    void theSameCommandReplacesItsResultsOnly() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        assertThat(stored("made", "--out", "o.jsonl")).isZero();
        assertThat(stored("made", "--out", "o.jsonl")).isZero();
        write("o.jsonl", "mine");
        assertThat(stored("new", "--out", "o.jsonl")).isEqualTo(2);
        assertThat(console.err())
                .contains("o.jsonl exists, and the store has no run 'new' that made it; choose another --out")
                .doesNotContain("journal");
        assertThat(stored("made", "--out", "o.jsonl")).isEqualTo(2);
        assertThat(console.err()).contains("o.jsonl exists, and its content is not what run 'made' made");
        assertThat(read("o.jsonl")).isEqualTo("mine");
    }

    @Test
    void freshDeletesTheRecordsOfTheRun() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        stored("fresh");
        stored("fresh", "--fresh");
        assertThat(server.questions().size()).isEqualTo(2);
    }

    @Test
    void aRunOfAnotherProcessIsRejectedOrAwaited() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        try (PostgresStepStore store = PostgresStepStore.open(URL)) {
            StepStore.Lease held = store.open("held", Takeover.NEVER);
            assertThat(stored("held")).isEqualTo(1);
            assertThat(console.err())
                    .containsPattern("run 'held' is held by process .*, whose lease ends in \\d+ s; --takeover wait")
                    .doesNotContain("Takeover.WAIT");
            assertThat(stored("held", "--fresh", "--takeover", "wait")).isEqualTo(1);
            assertThat(console.err()).contains("; --fresh needs a run that no process holds: wait until the run ends");
            CompletableFuture<Integer> waiting =
                    CompletableFuture.supplyAsync(() -> stored("held", "--takeover", "wait"));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!console.err().contains("waiting: run 'held'")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(waiting).isNotDone();
            held.close();
            assertThat(waiting.get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void theListingShowsRunsOwnersAndCosts() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n{\"q\":\"refuse\"}\n");
        stored("listed");
        try (PostgresStepStore store = PostgresStepStore.open(URL);
                StepStore.Lease held = store.open("listed-too", Takeover.NEVER)) {
            assertThat(held.isHeld()).isTrue();
            assertThat(console.run("journal", "--store", URL)).isZero();
        }
        assertThat(console.out())
                .containsPattern("run listed, begun \\S+, held by nobody: done=\\d+ failed=1")
                .contains("  failed: pool", "  answers of openai:gpt-4o-mini: 1, 10 input and 5 output tokens, $")
                .containsPattern(
                        "run listed-too, begun \\S+, held by process \\d+ on .* whose lease ends in [\\d.]+ s:");
    }

    @Test
    void forkRerunAndPruneWorkOnAStore() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        stored("kept");
        assertThat(console.run(
                        "journal", "fork", "--store", URL, "--run", "kept", "--from", "pool#0", "--as", "kept-2"))
                .isZero();
        assertThat(console.out()).endsWith("kept-2\n");
        assertThat(console.run("journal", "rerun", "--store", URL, "--run", "kept", "--step", "pool#0"))
                .isZero();
        assertThat(console.run("journal", "prune", "--store", URL, "--run", "kept", "--run", "kept-2"))
                .isZero();
        assertThat(console.run("journal", "prune", "--store", URL, "--run", "kept"))
                .isEqualTo(1);
        assertThat(console.err()).contains("the store has no run 'kept'");
    }

    @Test
    void aRunThatAProcessHoldsIsNeitherRemovedNorRerun() {
        try (PostgresStepStore store = PostgresStepStore.open(URL)) {
            StepStore.Lease held = store.open("busy", Takeover.NEVER);
            for (String[] line : List.of(
                    new String[] {"journal", "prune", "--store", URL, "--run", "busy"},
                    new String[] {"journal", "rerun", "--store", URL, "--run", "busy", "--fallback"})) {
                assertThat(console.run(line)).isEqualTo(1);
            }
            held.close();
        }
        assertThat(console.err().lines())
                .hasSize(2)
                .allMatch(line -> line.matches(".*run 'busy' is held by process .*, whose lease ends in \\d+ s;"
                        + " wait until the run ends"));
    }

    private static String database(String name) throws SQLException {
        String server = "//localhost:" + Server.shared().port() + "/";
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql:" + server + "postgres?user=postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return "postgresql://postgres@" + server.substring(2) + name;
    }

    @Test
    void theListingCreatesNoTables() throws Exception {
        String url = database("listed_only");
        for (int i = 0; i < 2; i++) {
            assertThat(console.run("journal", "--store", url)).isEqualTo(1);
        }
        assertThat(console.run("journal", "prune", "--store", url, "--older-than", "30d"))
                .isEqualTo(1);
        assertThat(console.err().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("database 'listed_only' has no schema 'pocketflow'"));
    }

    @Test
    void aStoreWithoutRunsIsReported() throws Exception {
        String url = database("no_runs");
        PostgresStepStore.open(url).close();
        assertThat(console.run("journal", "--store", url)).isZero();
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).contains("the store has no runs").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2_001})
    void aRunIdThatNoStoreKeepsIsRejected(int length) throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        assertThat(stored(" " + "x".repeat(length))).isEqualTo(2);
        assertThat(console.err())
                .contains("--run-id: a run id must have 1 to 2000 bytes")
                .doesNotContain("IllegalArgumentException");
        assertThat(server.questions().size()).isZero();
    }

    @Test
    void aChangedPromptAdvisesAnotherRunId() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        stored("changed");
        assertThat(priced("--prompt", "say {q}", "--items", "i.jsonl", "--store", URL, "--run-id", "changed"))
                .isEqualTo(2);
        assertThat(console.err()).contains("use --yes to agree, or another --run-id");
    }

    @Test
    void thePoolOfConnectionsPrintsNothing() {
        assertThat(LoggerFactory.getLogger("com.zaxxer.hikari.pool.ProxyConnection")
                        .isErrorEnabled())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--store postgresql://db/runs|--store needs --run-id ID",
                "--run-id x|--run-id needs --store URL",
                "--takeover wait|--takeover needs --store URL",
                "--store postgresql://db/runs --run-id x --journal j|--store and --journal are two places",
                "--store db --run-id x|the URL of a store must have the form postgresql://USER@HOST:PORT/DATABASE",
                "--store postgresql://db/runs --run-id x --takeover maybe|'maybe' is not one of never, if-expired and wait"
            })
    void halfAStoreIsRejected(String options, String message) throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        String line = "--prompt {q} --items i.jsonl " + options;
        assertThat(priced(line.split(" "))).isEqualTo(2);
        assertThat(console.err()).contains(message);
        assertThat(server.questions().size()).isZero();
    }

    @Test
    void aPasswordInTheUrlIsWarnedOfAndNeverPrinted() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n");
        String url = "postgresql://postgres:secret@localhost:" + Server.shared().port() + "/nowhere";
        assertThat(priced("--prompt", "{q}", "--items", "i.jsonl", "--store", url, "--run-id", "x"))
                .isEqualTo(1);
        assertThat(console.err())
                .contains("warning: other users of this machine can see the password", "has no database 'nowhere'")
                .doesNotContain("secret");
        String slash =
                "postgresql://app:12/34secret@localhost:" + Server.shared().port() + "/runs";
        assertThat(priced("--prompt", "{q}", "--items", "i.jsonl", "--store", slash, "--run-id", "x"))
                .isEqualTo(2);
        assertThat(console.run("journal", "--store", slash)).isEqualTo(2);
        assertThat(console.err()).contains("a password must be percent-encoded").doesNotContain("secret", "app:");
    }

    @Test
    void theMigrationsArePrintedWithoutAConnection() {
        assertThat(console.run("journal", "--store", "postgresql://nowhere.invalid/runs", "--print-migrations"))
                .isZero();
        assertThat(console.out())
                .startsWith("BEGIN;")
                .contains("CREATE SCHEMA", "CREATE TABLE")
                .endsWith("COMMIT;\n");
        assertThat(console.run("journal", "x.journal", "--print-migrations")).isEqualTo(2);
    }
}
