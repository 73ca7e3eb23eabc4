package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.durable.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();

    private void pool(EchoServer server, String items) throws Exception {
        pool("openai:gpt-4o-mini", server, items);
    }

    private void pool(String model, EchoServer server, String items) throws Exception {
        Files.writeString(folder.resolve("i.jsonl"), items);
        console.in(folder)
                .run(
                        "pool",
                        "--model",
                        model,
                        "--base-url",
                        server.baseUrl(),
                        "--prompt",
                        "{q}",
                        "--items",
                        "i.jsonl",
                        "--out",
                        "o.jsonl",
                        "--progress",
                        "none",
                        "--yes",
                        "--max-concurrency",
                        "1");
    }

    @Test
    void theStateAndTheCostOfARunArePrinted() throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            pool(server, "{\"q\":\"a\"}\n{\"q\":\"refuse\"}\n{\"q\":\"c\"}\n");
        }
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out())
                .startsWith("run pool, begun ")
                .contains("  failed: pool", "I refuse")
                .contains(
                        "answers of openai:gpt-4o-mini: 2, 20 input and 10 output tokens, $0.000009 at the prices of ")
                .doesNotContain("run settings");
    }

    @Test
    void theAnswersOfEachModelHaveTheirOwnPrice() throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            pool("openai:gpt-4o-mini", server, "{\"q\":\"a\"}\n{\"q\":\"b\"}\n");
            pool("openai:nobody-knows", server, "{\"q\":\"a\"}\n");
            pool("openai:gpt-4o-mini", server, "{\"q\":\"c\"}\n");
        }
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out().lines().filter(line -> line.startsWith("answers of ")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("answers of openai:gpt-4o-mini: 3, 30 input and 15 output tokens, $"),
                        second -> assertThat(second)
                                .isEqualTo("answers of openai:nobody-knows: 1, 10 input and 5 output tokens"));
    }

    @Test
    void aFolderIsReportedAsAFolder() {
        assertThat(console.in(folder).run("journal", ".")).isEqualTo(1);
        assertThat(console.err())
                .contains("this is a folder; journal needs a file")
                .hasLineCount(1);
    }

    @Test
    void aRecordContainsAHashOfThePromptAndNotThePrompt() throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            pool(server, "{\"q\":\"a\"}\n");
        }
        String[] lines = Files.readString(folder.resolve("o.jsonl.journal")).split("\n");
        assertThat(lines[lines.length - 1]).doesNotContain("{q}").contains("\"fingerprint\":\"");
    }

    @Test
    void aMissingFileOrAnotherFileIsReportedInOneLine() throws Exception {
        Files.writeString(folder.resolve("text"), "no journal\n");
        assertThat(console.in(folder).run("journal", "none")).isEqualTo(1);
        assertThat(console.run("journal", "text")).isEqualTo(1);
        assertThat(console.err().lines()).hasSize(2);
        assertThat(console.err()).contains("no such file");
    }

    private Path journalOfTwoItems() throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            pool(server, "{\"q\":\"a\"}\n{\"q\":\"b\"}\n");
        }
        return folder.resolve("o.jsonl.journal");
    }

    private String step(Path journal) {
        return Journal.read(journal).stream()
                .filter(run -> run.id().equals("pool"))
                .findFirst()
                .orElseThrow()
                .steps()
                .get(0)
                .key()
                .toString();
    }

    @Test
    void aForkIsPrintedAndListed() throws Exception {
        Path journal = journalOfTwoItems();
        assertThat(console.run("journal", "fork", "o.jsonl.journal", "--from", step(journal)))
                .isZero();
        assertThat(console.out()).isEqualTo("pool-fork-1\n");
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out()).contains("  forked from run pool at step " + step(journal));
        assertThat(console.run("journal", "fork", "o.jsonl.journal", "--from", step(journal)))
                .isEqualTo(1);
        assertThat(console.err()).contains("has several runs: choose one of [pool, pool-fork-1] with --run");
        assertThat(console.run("journal", "fork", "o.jsonl.journal", "--run", "pool", "--from", "x#0"))
                .isEqualTo(1);
        assertThat(console.err()).contains("run 'pool' has no record of a step x#0");
    }

    @Test
    void stepsThatRunAgainAreCounted() throws Exception {
        Path journal = journalOfTwoItems();
        assertThat(console.run("journal", "rerun", "o.jsonl.journal")).isEqualTo(2);
        assertThat(console.err()).contains("--fallback or --step STEP");
        assertThat(console.run("journal", "rerun", "o.jsonl.journal", "--fallback"))
                .isZero();
        assertThat(console.out()).isEqualTo("0 steps run again\n");
        assertThat(console.run("journal", "rerun", "o.jsonl.journal", "--step", step(journal)))
                .isZero();
        assertThat(console.out()).endsWith("again\n1 step runs again\n");
    }

    @Test
    void removedRunsArePrinted() throws Exception {
        Path journal = journalOfTwoItems();
        assertThat(console.run("journal", "prune", "o.jsonl.journal")).isEqualTo(2);
        assertThat(console.run("journal", "prune", "o.jsonl.journal", "--run", "pool", "--older-than", "30d"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--older-than and --run are two choices of runs: use one");
        assertThat(console.run("journal", "prune", "o.jsonl.journal", "--older-than", "30d"))
                .isZero();
        assertThat(console.out()).isEmpty();
        assertThat(console.run("journal", "prune", "o.jsonl.journal", "--run", "pool"))
                .isZero();
        assertThat(console.out()).isEqualTo("pool\n");
        assertThat(Journal.read(journal)).noneMatch(run -> run.id().equals("pool"));
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.err()).contains("o.jsonl.journal has no runs");
        assertThat(console.out()).isEqualTo("pool\n");
        assertThat(console.run("journal")).isEqualTo(2);
        assertThat(console.err()).contains("the file of a journal is missing");
    }
}
