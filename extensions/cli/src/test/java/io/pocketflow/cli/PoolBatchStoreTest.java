package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.postgres.fixture.Server;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code pocketflow pool --lane batch} whose records are in a database that machines share. */
@Timeout(120)
class PoolBatchStoreTest extends BatchWorld {

    private static final String URL = Server.shared().url();

    PoolBatchStoreTest() {
        super(6);
    }

    private int pool(String runId, String... more) {
        List<String> line = new ArrayList<>(List.of("--store", URL, "--run-id", runId));
        line.addAll(List.of(more));
        return inBatches(line);
    }

    @Test
    void budgetsCountAllRunsWithTheStore() {
        // an answer costs 0.000015, and may cost 0.5 x (1 + 50 x 5) / 1,000,000
        assertThat(pool("budgeted", "--budget", "0.0003", "--limit", "2"))
                .as(console.err())
                .isZero();
        assertThat(pool("budgeted", "--budget", "0.00015")).isEqualTo(4);
        assertThat(console.err()).contains("of a budget of 0.00015, 0.00003 is spent");
        assertThat(server.count("create")).isEqualTo(1);
        assertThat(server.count("online")).isZero();
        assertThat(pool("budgeted", "--budget", "0.001")).as(console.err()).isZero();
        assertThat(server.sentTexts()).hasSize(6).containsValue(1).doesNotContainValue(2);
        assertThat(console.run("journal", "--store", URL)).isZero();
        assertThat(console.out()).contains("6, 60 input and 24 output tokens, $0.00009");
    }

    private int batches(String... more) {
        List<String> line = new ArrayList<>(List.of("batches"));
        line.addAll(List.of(more));
        line.addAll(List.of("--store", URL));
        return console.run(line.toArray(String[]::new));
    }

    @Test
    void batchesOfARunInTheStoreAreListedShownAndCancelled() {
        server.duration = Duration.ofHours(1);
        assertThat(pool("listed-batches", "--detach")).as(console.err()).isEqualTo(5);
        assertThat(batches("--run-id", "listed-batches")).as(console.err()).isZero();
        assertThat(console.out())
                .contains("0 batch-1 anthropic:claude-haiku-4-5, 6 requests, ")
                .contains(", open");
        assertThat(batches("show", "batch-1", "--run-id", "listed-batches")).isZero();
        assertThat(console.out()).contains("batch 0 (batch-1): in progress (in_progress), 6 requests");
        assertThat(batches("cancel", "batch-1", "--run-id", "listed-batches")).isZero();
        assertThat(server.jobs.get("batch-1").cancelled).isTrue();
        assertThat(batches("show", "nothing", "--run-id", "listed-batches")).isEqualTo(1);
        assertThat(console.err()).contains("run 'listed-batches' has no batch 'nothing'");
    }

    @Test
    void batchesNeedOnePlaceOfRecordsAndARunOfIt() {
        assertThat(batches()).isEqualTo(2);
        assertThat(console.err()).contains("--store needs --run-id ID");
        assertThat(batches("--journal", "j")).isEqualTo(2);
        assertThat(console.err()).contains("name either --journal FILE, or --store URL --run-id ID");
        assertThat(console.run("batches")).isEqualTo(2);
        assertThat(batches("--run-id", "unknown-run")).isEqualTo(1);
        assertThat(console.err()).contains("the store has no run 'unknown-run'");
    }

    @Test
    void anotherMachineCollectsTheResultsOfADetachedRun() throws Exception {
        server.duration = Duration.ofHours(1);
        assertThat(pool("detached", "--detach")).as(console.err()).isEqualTo(5);
        server.duration = Duration.ZERO;
        assertThat(pool("detached", "--out", "o.jsonl")).as(console.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("o.jsonl"))).hasSize(6);
        assertThat(server.count("create")).isEqualTo(1);
    }
}
