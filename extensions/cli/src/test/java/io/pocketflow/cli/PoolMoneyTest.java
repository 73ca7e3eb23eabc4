package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The cost of answers, in results and in the budget of all runs of a journal. */
class PoolMoneyTest extends PoolWorld {

    @Test
    void aBudgetCountsAllRunsOfAJournal() throws Exception {
        // an answer costs $0.0000045
        write("i.jsonl", EchoServer.items(6));
        String[] command = {
            "--prompt",
            "{q}",
            "--items",
            "i.jsonl",
            "--out",
            "o.jsonl",
            "--max-concurrency",
            "1",
            "--budget",
            "0.0000135"
        };
        assertThat(priced(command)).isEqualTo(4);
        assertThat(asked()).isEqualTo(3);
        assertThat(priced(command)).isEqualTo(4);
        assertThat(asked()).isZero();
        assertThat(console.err())
                .contains("the budget of $0.0000135 is spent: $0.0000135 by earlier runs")
                .contains(
                        "; run the same command again with a larger budget to process only the items that are not done");
        command[9] = "0.000018";
        assertThat(priced(command)).isEqualTo(4);
        assertThat(asked()).isEqualTo(1);
        command[9] = "1";
        assertThat(priced(command)).isZero();
        assertThat(asked()).isEqualTo(2);
        command[9] = "0.0000135";
        assertThat(priced(command)).as("nothing is left to pay for").isZero();
    }

    @Test
    void writesToCachesHaveTheirPriceInResultsAndBudgets() throws Exception {
        // 200 tokens at $1, 800 written to the cache at $1.25 and 100 at $5 per million
        server.counting("{\"prompt_tokens\":1000,\"completion_tokens\":100,"
                + "\"prompt_tokens_details\":{\"cache_write_tokens\":800}}");
        write("i.jsonl", EchoServer.items(2));
        String[] command = {
            "pool",
            "--model",
            "openai:claude-haiku-4-5",
            "--base-url",
            server.baseUrl(),
            "--progress",
            "none",
            "--prompt",
            "{q}",
            "--items",
            "i.jsonl",
            "--out",
            "o.csv",
            "--limit",
            "1"
        };
        assertThat(console.run(command)).isZero();
        assertThat(read("o.csv")).contains("q0,Q0,DONE,,1,1000,100,0.0017\n");
        command[command.length - 2] = "--budget";
        command[command.length - 1] = "0.0017";
        assertThat(console.run(command)).isEqualTo(4);
        assertThat(console.err()).contains("$0.0017 by earlier runs");
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void usageOfAResultHasAllCountsThatAreNotZero() throws Exception {
        server.counting("{\"prompt_tokens\":100,\"completion_tokens\":50,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":7,\"audio_tokens\":8},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":9}}");
        write("i.jsonl", EchoServer.items(1));
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl")).isZero();
        assertThat(printed().get(0).path("usage"))
                .isEqualTo(
                        JSON.readTree("{\"input\":100,\"output\":50,\"cached\":7,\"reasoning\":9,\"audioInput\":8}"));
    }

    @Test
    void answersThatDoNotMatchTheirSchemaCountToo() throws Exception {
        write("s.json", "{\"type\":\"object\"}");
        write("i.jsonl", "{\"q\":\"[]\"}\n");
        String[] command = {
            "--prompt",
            "{q}",
            "--items",
            "i.jsonl",
            "--out",
            "o.jsonl",
            "--schema",
            "s.json",
            "--retries",
            "1",
            "--budget",
            "0.0000135"
        };
        for (int run = 1; run <= 3; run++) {
            assertThat(priced(command)).as("run " + run).isEqualTo(3);
        }
        assertThat(priced(command)).isEqualTo(4);
        assertThat(asked()).isEqualTo(3);
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out())
                .contains(
                        "answers of openai:gpt-4o-mini: 0, 30 input and 15 output tokens, $0.0000135 at the prices of ")
                .doesNotContain("run spent", "run results");
    }
}
