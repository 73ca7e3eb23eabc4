package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.testkit.BatchServer;
import io.pocketflow.llm.testkit.BatchServer.Fault;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code pocketflow pool --lane batch}, and {@code pocketflow batches}. */
@Timeout(120)
class PoolBatchTest extends BatchWorld {

    PoolBatchTest() {
        super(5);
    }

    private int pool(String... more) {
        List<String> line = new ArrayList<>(List.of("--out", "o.jsonl", "--progress", "plain"));
        line.addAll(List.of(more));
        return inBatches(line);
    }

    @Test
    void answersComeInTheOrderOfTheItemsAndCostHalf() throws Exception {
        assertThat(pool()).as(console.err()).isZero();
        List<String> lines = Files.readAllLines(folder.resolve("o.jsonl"));
        for (int i = 0; i < 5; i++) {
            assertThat(lines.get(i))
                    .startsWith("{\"index\":" + i + ",\"status\":\"DONE\",\"result\":\"echo q" + i + "\"");
        }
        assertThat(server.count("create")).isEqualTo(1);
        assertThat(server.count("online")).isZero();
        // 50 tokens at $1 and 20 at $5 per million, and half of it
        assertThat(console.err())
                .contains("batch 0 (batch-1): done (ended), 5 requests")
                .contains("batches saved $0.000075: $0.000075 instead of $0.00015 online")
                .contains("done=5 failed=0");
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out()).contains("$0.000075").contains("with half of the price for batches");
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"OPENAI", "RESPONSES", "GEMINI"})
    void otherProvidersAnswerByBatchesToo(Form form) throws Exception {
        String provider =
                form == Form.RESPONSES ? "openai-responses" : form.name().toLowerCase(Locale.ROOT);
        try (BatchServer other = new BatchServer(form, InstantSource.system()).withoutKey()) {
            other.duration = Duration.ZERO;
            assertThat(inBatchesOf(other, provider + ":test-model", List.of("--out", "o.jsonl")))
                    .as(console.err())
                    .isZero();
            assertThat(Files.readString(folder.resolve("o.jsonl"))).contains("\"echo q0\"", "\"echo q4\"");
            assertThat(other.count("create")).isEqualTo(1);
            assertThat(other.count("online")).isZero();
        }
    }

    @Test
    void theSameCommandAgainAsksNothing() {
        assertThat(pool()).isZero();
        assertThat(pool()).isZero();
        assertThat(server.count("create")).isEqualTo(1);
    }

    @Test
    void detachedRunsEndWithCodeFiveAndTheSameCommandCollects() throws Exception {
        server.duration = Duration.ofHours(1);
        assertThat(pool("--detach")).as(console.err()).isEqualTo(5);
        assertThat(console.err()).contains("in batches=5; run the same command again without --detach");
        assertThat(folder.resolve("o.jsonl")).doesNotExist();

        assertThat(console.run("batches", "--journal", "o.jsonl.journal")).isZero();
        assertThat(console.out())
                .startsWith("0 batch-1 anthropic:claude-haiku-4-5, 5 requests, ")
                .contains(", open");
        assertThat(batches("show", "batch-1")).isZero();
        assertThat(console.out()).contains("batch 0 (batch-1): in progress (in_progress), 5 requests");

        server.duration = Duration.ZERO;
        assertThat(pool()).as(console.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("o.jsonl"))).hasSize(5);
        assertThat(server.count("create")).isEqualTo(1);
        assertThat(console.run("batches", "--journal", "o.jsonl.journal")).isZero();
        assertThat(console.out()).contains(", over");
    }

    private int batches(String... more) {
        List<String> line = new ArrayList<>(List.of("batches"));
        line.addAll(List.of(more));
        line.addAll(List.of("--journal", "o.jsonl.journal"));
        return console.run(line.toArray(String[]::new));
    }

    @Test
    void cancelledBatchesFailTheirItems() {
        server.duration = Duration.ofHours(1);
        assertThat(pool("--detach")).isEqualTo(5);
        assertThat(batches("cancel", "batch-1")).as(console.err()).isZero();
        assertThat(pool("--deferred-retries", "0", "--retries", "1")).isEqualTo(3);
        assertThat(console.err()).contains("batch batch-1 of anthropic:claude-haiku-4-5 was cancelled");
        assertThat(batches("show", "nothing")).isEqualTo(1);
        assertThat(console.err()).contains("the journal has no batch 'nothing'");
        assertThat(batches("show")).isEqualTo(2);
    }

    @Test
    void checksThatAreRejectedSendNoBatch() {
        server.fault(new Fault("online", 400, "{}", false));
        assertThat(pool("--online-first", "1", "--deferred-retries", "0")).isEqualTo(3);
        assertThat(console.err()).contains("rejected all 1 calls that were made online as a check");
        assertThat(server.count("create")).isZero();
    }

    @Test
    void budgetsAreKeptBeforeABatchIsSent() {
        // an answer may cost 0.5 x (1 + 50 x 5) / 1,000,000
        assertThat(pool("--budget", "0.0003")).isEqualTo(4);
        assertThat(server.sentTexts()).hasSizeLessThanOrEqualTo(2);
        assertThat(console.err()).contains("of a budget of 0.0003");
    }

    @Test
    void answersThatDoNotFitTheirSchemaCostHalf() throws Exception {
        Files.writeString(folder.resolve("s.json"), "{\"type\":\"object\"}");
        assertThat(pool("--schema", "s.json", "--deferred-retries", "0")).isEqualTo(3);
        assertThat(console.err()).contains("batches saved $0.000075: $0.000075 instead of $0.00015 online");
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out())
                .contains("answers of anthropic:claude-haiku-4-5: 0, 50 input and 20 output tokens, $0.000075")
                .contains("with half of the price for batches");
    }

    @Test
    void callsOfAUsersPoolCostHalfInTheJournal() throws Exception {
        FlowClasses.compile(folder.resolve("classes"), "Echoes", """
            public class Echoes implements PoolFactory {
                @Override
                public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                    return Pool.of(io.pocketflow.llm.agent.Skill.of(setup.service(ChatModel.class), "{q}"));
                }
            }
            """);
        String[] line = {
            "pool",
            "--flow",
            "Echoes",
            "--classpath",
            "classes",
            "--model",
            "anthropic:claude-haiku-4-5",
            "--base-url",
            server.baseUrl().toString(),
            "--items",
            "i.jsonl",
            "--out",
            "o.jsonl",
            "--poll",
            "10ms",
            "--lane",
            "batch",
            "--budget",
            "1"
        };
        assertThat(console.run(line)).as(console.err()).isZero();
        assertThat(server.count("create")).isEqualTo(1);
        assertThat(server.count("online")).isZero();
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out())
                .contains("answers of anthropic:claude-haiku-4-5: 5, 50 input and 20 output tokens, $0.000075")
                .contains("with half of the price for batches");
    }

    @Test
    void dryRunsNameBothPrices() {
        assertThat(pool("--dry-run")).isZero();
        assertThat(console.out()).contains(" by batches instead of $").contains(" online at the prices of ");
        assertThat(server.count("create")).isZero();
    }

    @Test
    void optionsOfTheLaneNeedTheLane() {
        assertThat(console.run("pool", "--prompt", "{q}", "--items", "i.jsonl", "--detach"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--detach needs --lane batch");
        assertThat(console.run("pool", "--prompt", "{q}", "--items", "i.jsonl", "--lane", "batch", "--detach"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--detach needs a journal");
    }
}
