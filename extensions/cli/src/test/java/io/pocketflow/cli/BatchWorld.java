package io.pocketflow.cli;

import io.pocketflow.llm.testkit.BatchServer;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder with items, a console and a server whose batches end at once, for tests of {@code pool --lane batch}. */
abstract class BatchWorld {

    @TempDir
    Path folder;

    final TestConsole console = new TestConsole();
    final BatchServer server = new BatchServer(Form.ANTHROPIC, InstantSource.system());
    private final int items;

    BatchWorld(int items) {
        this.items = items;
    }

    @BeforeEach
    void serve() throws Exception {
        server.duration = Duration.ZERO;
        server.model = "claude-haiku-4-5";
        console.in(folder).with("ANTHROPIC_API_KEY", BatchServer.KEY);
        Files.writeString(folder.resolve("i.jsonl"), EchoServer.items(items));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Runs the pool over the items by batches of the world's server. */
    int inBatches(List<String> more) {
        return inBatchesOf(server, "anthropic:claude-haiku-4-5", more);
    }

    /** Runs the pool over the items by batches of this server. */
    int inBatchesOf(BatchServer server, String model, List<String> more) {
        List<String> line = new ArrayList<>(List.of(
                "pool",
                "--model",
                model,
                "--base-url",
                server.baseUrl().toString(),
                "--prompt",
                "{q}",
                "--max-tokens",
                "50",
                "--items",
                "i.jsonl",
                "--poll",
                "10ms",
                "--lane",
                "batch"));
        line.addAll(more);
        return console.run(line.toArray(String[]::new));
    }
}
