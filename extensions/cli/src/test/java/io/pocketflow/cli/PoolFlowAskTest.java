package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.durable.Journal;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code pool --flow} over a pool whose items wait for the answer of a person. */
class PoolFlowAskTest extends FlowWorld {

    /** Writes a letter, asks whether to send it unless it is for bob, and counts the letters in a system property. */
    private static final String SENDER = """
        public class Sender implements PoolFactory {
            static final Key<String> NAME = Key.of("name", String.class);
            static final Key<String> LETTER = Key.of("letter", String.class);
            static final Key<String> SENT = Key.of("sent", String.class);

            public record Check(String letter, int words) {}

            static class Write extends Node<String, String> {
                @Override protected String prep(Shared shared) { return shared.get(NAME); }
                @Override protected String exec(String name) {
                    System.setProperty("sender.letters", Integer.getInteger("sender.letters", 0) + 1 + "");
                    return "Dear " + name;
                }
                @Override protected String post(Shared shared, String name, String letter) {
                    shared.put(LETTER, letter).put(SENT, "sent at once");
                    return name.equals("bob") ? "known" : DEFAULT;
                }
            }

            static class Approve extends Ask<Check, Boolean> {
                @Override protected Check prep(Shared shared) { return new Check(shared.get(LETTER), 2); }
                @Override protected String post(Shared shared, Check check, Boolean answer) {
                    shared.put(SENT, answer ? "sent" : "kept");
                    return DEFAULT;
                }
            }

            @Override
            public Pool<Map<String, ?>, ?> create(PoolSetup setup) { return pool(); }

            public static Pool<Map<String, ?>, ?> pool() {
                Write write = new Write();
                return Pool.of(new Flow(write.on("known", Node.of("Log", LETTER, LETTER, text -> text)).then(new Approve())), SENT)
                        .withMaxConcurrency(1);
            }
        }
        """;

    @BeforeEach
    void compileSender() throws IOException {
        compile("Sender", SENDER);
        System.setProperty("sender.letters", "0");
        write("i.csv", "name\nann\nbob\ncleo\n");
    }

    private int send(String... more) {
        String[] line = new String[4 + more.length];
        System.arraycopy(new String[] {"--classpath", "classes", "--items", "i.csv"}, 0, line, 0, 4);
        System.arraycopy(more, 0, line, 4, more.length);
        return flow("Sender", line);
    }

    /** Answers a question as a program of the user does. */
    private void answer(String step, boolean answer) throws Exception {
        URL[] classes = {folder.resolve("classes").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes);
                Journal journal = Journal.open(folder.resolve("o.jsonl.journal"))) {
            Pool<?, ?> pool =
                    (Pool<?, ?>) loader.loadClass("Sender").getMethod("pool").invoke(null);
            pool.withOptions(RunOptions.defaults().withStore(journal).withRunId("pool"))
                    .answer(StepKey.parse(step), answer);
        }
    }

    private List<String> values(String name) throws IOException {
        return lines(read("o.jsonl")).stream()
                .map(line -> line.path(name).asText())
                .toList();
    }

    @Test
    void anItemWaitsWithItsQuestionUntilItIsAnswered() throws Exception {
        assertThat(send("--out", "o.jsonl")).isEqualTo(3);
        assertThat(values("status")).containsExactly("SUSPENDED", "DONE", "SUSPENDED");
        assertThat(console.err())
                .contains("done=1 failed=0 waiting for answers=2")
                .doesNotContain("failed:");
        JsonNode waiting = lines(read("o.jsonl")).get(0);
        assertThat(waiting.path("error").path("kind").asText()).isEqualTo("Suspended");
        assertThat(waiting.path("error").path("message").asText())
                .isEqualTo("waits for an answer: {\"letter\":\"Dear ann\",\"words\":2}");
        JsonNode asked = waiting.path("questions").get(0);
        assertThat(asked.path("question").path("letter").asText()).isEqualTo("Dear ann");

        System.setProperty("sender.letters", "0");
        assertThat(send("--out", "o.jsonl")).isEqualTo(3);
        assertThat(lines(read("o.jsonl")).get(0).path("questions")).isEqualTo(waiting.path("questions"));

        answer(asked.path("step").asText(), true);
        assertThat(send("--out", "o.jsonl")).isEqualTo(3);
        assertThat(values("status")).containsExactly("DONE", "DONE", "SUSPENDED");
        assertThat(values("result")).startsWith("sent", "sent at once");

        answer(
                lines(read("o.jsonl"))
                        .get(2)
                        .path("questions")
                        .get(0)
                        .path("step")
                        .asText(),
                false);
        assertThat(send("--out", "o.jsonl")).isZero();
        assertThat(values("result")).containsExactly("sent", "sent at once", "kept");
        assertThat(Integer.getInteger("sender.letters"))
                .as("nothing is written twice")
                .isZero();
    }

    @Test
    void theEndSaysHowManyItemsWait() throws Exception {
        assertThat(console.run(
                        "pool",
                        "--flow",
                        "Sender",
                        "--classpath",
                        "classes",
                        "--items",
                        "i.csv",
                        "--out",
                        "o.jsonl",
                        "--limit",
                        "1"))
                .isEqualTo(3);
        assertThat(console.err())
                .contains("1 item waits for an answer; once it is recorded by Pool.answer, run the same command again");
    }

    @Test
    void aTableNamesTheQuestionInItsErrorColumn() throws Exception {
        assertThat(send("--out", "o.csv", "--limit", "1")).isEqualTo(3);
        assertThat(read("o.csv"))
                .contains(
                        "ann,,SUSPENDED,\"waits for an answer: {\"\"letter\"\":\"\"Dear ann\"\",\"\"words\"\":2}\",1,");
    }

    @Test
    void withoutAJournalThePoolIsRejectedBeforeTheFirstItem() {
        assertThat(send()).isEqualTo(2);
        assertThat(console.err())
                .contains("the pool of --flow was rejected: 'Approve' asks a question")
                .contains("--out FILE or --journal FILE");
        assertThat(Integer.getInteger("sender.letters")).isZero();
    }
}
