package partialfailurereport;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Labels reviews, keeps the labels that succeeded, and reports the failures by their cause. */
public class PartialFailureReport {

    static final Key<String> LABEL = Key.of("label", String.class);

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/partialfailurereport"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    record Review(String id, String text) {

        static Review of(String line) {
            String[] columns = line.split(";", 2);
            return new Review(columns[0], columns[1]);
        }
    }

    static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(Skill.of(model, "Is this review praise, a complaint or a question? One word.\n\n{text}")
                .named("Label")
                .writing(LABEL)
                .withRetry(Retry.upTo(2).withDelay(Duration.ofMillis(50))));
    }

    public static void main(String[] args) throws IOException {
        Path file = args.length == 0 ? FOLDER.resolve("reviews.csv") : Path.of(args[0]);
        if (!Files.isReadable(file) || !Files.readAllLines(file).stream().allMatch(line -> line.contains(";"))) {
            System.err.println("name a file with lines of the form id;text, not " + file);
            System.exit(2);
        }
        List<Review> reviews = Files.readAllLines(file).stream().map(Review::of).toList();

        PoolReport<Review, String> report = Pool.of(flow(ChatModels.of(MODEL)), LABEL)
                .withMaxConcurrency(4)
                .withConversion((Review review) -> Map.of("text", review.text()))
                .run(reviews);
        print(report);
        System.out.println("\nThe failed ones again:");
        print(report.retryFailed());
    }

    private static void print(PoolReport<Review, String> report) {
        System.out.println(report.status().done() + " of " + report.items().size() + " reviews have a label:");
        for (ItemReport<Review, String> item : report.items()) {
            if (item.outcome().isDone()) {
                System.out.println(
                        "  " + item.item().id() + " " + item.outcome().value());
            }
        }
        Map<String, String> failures = report.failed().stream()
                .collect(groupingBy(
                        PartialFailureReport::cause,
                        TreeMap::new,
                        mapping(
                                item -> item.item().id() + " (attempts: "
                                        + item.outcome().attempts() + ")",
                                joining(", "))));
        failures.forEach((cause, items) -> System.out.println("failed, " + cause + ": " + items));
    }

    private static String cause(ItemReport<Review, String> failed) {
        Throwable cause = failed.outcome().failure().orElseThrow();
        return cause instanceof LlmException failure ? failure.kind().name() : cause.toString();
    }
}
