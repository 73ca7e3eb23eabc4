package pool;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Fifty documents, summarised five at a time. */
public class PoolOfDocuments {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/pool"));

    static Skill<String> summarize(ChatModel model) {
        return Skill.of(model, "Summarise this review in one sentence:\n\n{review}")
                .named("Summarize");
    }

    static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(summarize(model));
    }

    public static void main(String[] args) throws IOException {
        Path file = args.length == 0 ? FOLDER.resolve("reviews.txt") : Path.of(args[0]);
        if (args.length > 1 || !Files.isRegularFile(file)) {
            System.err.println(
                    "pool accepts a file with a document on each line, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        List<Map<String, String>> reviews = Files.readAllLines(file).stream()
                .map(line -> Map.of("review", line))
                .toList();
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));

        var report = Pool.of(summarize(model)).withMaxConcurrency(5).run(reviews);

        for (ItemReport<Map<String, ?>, String> review : report.items()) {
            System.out.println((review.index() + 1) + ": "
                    + (review.outcome().isDone()
                            ? review.outcome().value()
                            : review.outcome().toString()));
        }
        var status = report.status();
        System.out.println("done=" + status.done() + " failed=" + status.failed() + " attempts=" + status.attempts()
                + " usage=" + status.usage());
    }
}
