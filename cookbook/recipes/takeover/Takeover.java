package takeover;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.postgres.PostgresOptions;
import io.pocketflow.postgres.PostgresStepStore;
import io.pocketflow.postgres.PostgresUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Two processes share a run by a database. The first one is killed in the middle, and the second one continues. */
public class Takeover {

    static final Key<List<String>> DAYS = Key.listOf("days", String.class);
    static final Key<List<String>> SUMMARIES = Key.listOf("summaries", String.class);

    private static final String MODEL = System.getProperty("pocketflow.model", "offline");
    private static final List<String> VOYAGE = List.of(
            "Monday. We left the harbour with a fair wind. The fair wind drove the ship at nine knots.",
            "Tuesday. The wind fell at dawn. With no wind the crew mended nets and waited for wind.",
            "Wednesday. A storm came at midnight. The crew let the ship run before the storm.",
            "Thursday. A whale swam beside the ship for an hour. Nobody worked while the whale was there.");

    static Flow flow(ChatModel model) {
        return new Flow(new SummarizeDays(model));
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            demonstrate();
        } else if (args.length == 2 && args[1].matches("first|second")) {
            summarize(args[0], args[1]);
        } else {
            System.err.println(
                    "usage: takeover [URL OF A DATABASE first|second], but it was given: " + String.join(" ", args));
            System.exit(2);
        }
    }

    /** Summarizes all days, or those that the other process has left. Waits while the other one owns the run. */
    private static void summarize(String url, String process) {
        // The default lease is 10 seconds. A short one makes this demonstration short.
        PostgresOptions brief = PostgresOptions.defaults().withLease(Duration.ofSeconds(2));
        try (PostgresStepStore store = PostgresStepStore.open(PostgresUrl.parse(url), brief)) {
            System.out.println("  the " + process + " process is ready");
            RunOptions options = RunOptions.defaults()
                    .withStore(store)
                    .withRunId("voyage")
                    .withTakeover(io.pocketflow.core.store.Takeover.WAIT);
            Shared shared = Shared.create().put(DAYS, VOYAGE);
            ChatModel model = ChatModels.of(MODEL);
            ChatModel used = process.equals("first") ? new Hang(model, 3) : model;
            flow(used).run(shared, SUMMARIES, options).forEach(summary -> System.out.println("  - " + summary));
        }
    }

    private static void demonstrate() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            String url = "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
            Process first = start(url, "first");
            BufferedReader said = first.inputReader();
            copy(said, "Monday");
            Process second = start(url, "second");
            BufferedReader other = second.inputReader();
            String ready = other.readLine();
            copy(said, "Wednesday");
            first.destroyForcibly().waitFor();
            System.out.println("The first process was killed during its call about Wednesday.");
            System.out.println(ready);
            other.lines().forEach(System.out::println);
            System.out.println("The second process ended with exit code " + second.waitFor() + ".");
        }
    }

    /** Copies the output of a process up to the line that contains a word. */
    private static void copy(BufferedReader from, String word) throws IOException {
        String line;
        do {
            line = from.readLine();
            System.out.println(line);
        } while (line != null && !line.contains(word));
    }

    /** Starts this program in a process of its own. */
    private static Process start(String... args) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dpocketflow.model=" + MODEL,
                Takeover.class.getName());
        process.command().addAll(List.of(args));
        return process.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
