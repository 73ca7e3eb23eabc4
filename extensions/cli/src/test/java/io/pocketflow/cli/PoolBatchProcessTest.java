package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.testkit.BatchServer;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code pocketflow pool --lane batch} as a process: killed at each step, and over many items in a heap of 128 MiB.
 * CONTRIBUTING has the command for a million items.
 */
@Tag("integration")
@Timeout(3600)
class PoolBatchProcessTest {

    private static final int ROWS = Integer.getInteger("pocketflow.rows", 50_000);
    private static final String HEAP = System.getProperty("pocketflow.heap", "128m");

    @TempDir
    private Path folder;

    private static String[] command(String provider, BatchServer server, String items) {
        return new String[] {
            "pool",
            "--model",
            provider + ":test-model",
            "--base-url",
            server.baseUrl().toString(),
            "--prompt",
            "{q}",
            "--items",
            items,
            "--out",
            "o.jsonl",
            "--lane",
            "batch",
            "--poll",
            "50ms"
        };
    }

    /** Kills the process while the server holds back its answer to the first call of this name. */
    @ParameterizedTest
    @CsvSource({
        "OPENAI,upload",
        "OPENAI,create",
        "OPENAI,get",
        "OPENAI,results",
        "ANTHROPIC,create",
        "ANTHROPIC,get",
        "ANTHROPIC,results",
        "GEMINI,create",
        "GEMINI,get"
    })
    void afterAKillTheSameCommandCreatesNoBatchTwice(Form form, String call) throws Exception {
        try (BatchServer server = new BatchServer(form, InstantSource.system()).withoutKey()) {
            String[] command = command(form.name().toLowerCase(Locale.ROOT), server, "i.jsonl");
            server.duration = Duration.ofSeconds(1);
            Files.writeString(folder.resolve("i.jsonl"), EchoServer.items(40));
            server.holdAfter(call);
            CliProcess first = CliProcess.start(folder, command);
            first.await(call + " has come", () -> server.count(call) > 0 && server.isHolding());
            first.kill();
            server.letGo();

            CliProcess.Result second = CliProcess.run(folder, command);

            assertThat(second.code()).as(second.err()).isZero();
            assertThat(Files.readAllLines(folder.resolve("o.jsonl"))).hasSize(40);
            if (call.equals("upload")) {
                // killed before the create call: the intent is forgotten, and one batch is created
                assertThat(server.jobs).hasSize(1);
            } else {
                assertThat(server.count("create")).isEqualTo(1);
            }
            assertThat(server.sentTexts()).hasSize(40).containsValue(1).doesNotContainValue(2);
        }
    }

    @Test
    void manyItemsFitIntoASmallHeap() throws Exception {
        try (BufferedWriter items = Files.newBufferedWriter(folder.resolve("i.jsonl"))) {
            for (int i = 0; i < ROWS; i++) {
                items.write("{\"q\":\"item " + i + "\"}\n");
            }
        }
        try (BatchServer server = new BatchServer(Form.OPENAI, InstantSource.system()).withoutKey()) {
            server.duration = Duration.ofSeconds(2);
            long startedAt = System.nanoTime();
            CliProcess.Result result = CliProcess.startWith(folder, "-Xmx" + HEAP, command("openai", server, "i.jsonl"))
                    .finish(3_000);
            assertThat(result.code()).as(result.err()).isZero();
            int full = (ROWS + 49_999) / 50_000;
            // each time the maximum of waiting items is reached, a batch may be cut short
            assertThat(server.jobs).hasSizeBetween(full, full + ROWS / 200_000);
            assertThat(server.count("create")).isEqualTo(server.jobs.size());
            assertThat(server.count("online")).isZero();
            System.out.println(ROWS + " items in batches, heap " + HEAP + ": "
                    + (System.nanoTime() - startedAt) / 1_000_000 + " ms, " + server.calls);
        }
        try (BufferedReader results = Files.newBufferedReader(folder.resolve("o.jsonl"))) {
            for (int i = 0; i < ROWS; i++) {
                assertThat(results.readLine())
                        .startsWith("{\"index\":" + i + ",\"status\":\"DONE\",\"result\":\"echo item " + i + "\"");
            }
            assertThat(results.readLine()).isNull();
        }
    }
}
