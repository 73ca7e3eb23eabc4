package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
                .contains("answers of openai:gpt-4o-mini: 2, 20 input and 10 output tokens, $0.0000 at the prices of ")
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
}
