package halfprice;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.batch.BatchOptions;
import io.pocketflow.llm.batch.BatchProgress;
import io.pocketflow.llm.batch.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Mails are sorted by the batch endpoint of the model's provider, at half the price. */
public class HalfPrice {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/halfprice"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    private static final List<Map<String, String>> MAILS = Stream.of(
                    "My kettle arrived with a broken lid.",
                    "Where can I see my invoice of March?",
                    "The lamp is lovely, thank you!")
            .map(text -> Map.of("mail", text))
            .toList();

    static Skill<String> sort(ChatModel model) {
        return Skill.of(model, "Answer with one word, complaint, question or praise:\n\n{mail}")
                .named("Sort")
                .withSettings(request -> request.withMaxTokens(10));
    }

    static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(sort(model));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("half-price accepts the file of a journal, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        CostMeter meter = CostMeter.of(Prices.bundled());
        var pool = Pool.of(sort(ChatModels.of(MODEL).metered(meter)));
        if (ChatModels.isLocal(MODEL)) {
            System.out.println("this model has no batch endpoint, so its calls are made one by one");
            print(pool.run(MAILS), meter);
        } else {
            try (Journal journal = Journal.open(Path.of(args.length == 0 ? "half-price.journal" : args[0]))) {
                print(
                        pool.withOptions(
                                        RunOptions.defaults().withStore(journal).withRunId("half-price"))
                                .withLane(Lane.batch(BatchOptions.defaults()
                                        .withDeadline(Duration.ofHours(20))
                                        .withProgress(HalfPrice::print)))
                                .run(MAILS),
                        meter);
            }
        }
    }

    private static void print(BatchProgress batch) {
        System.out.println("batch " + batch.number() + " " + batch.id() + ": " + batch.state());
    }

    private static void print(PoolReport<Map<String, ?>, String> report, CostMeter meter) {
        for (ItemReport<Map<String, ?>, String> mail : report.items()) {
            System.out.println(mail.item().get("mail") + " "
                    + (mail.outcome().isDone() ? mail.outcome().value() : mail.outcome()));
        }
        System.out.println(meter.total());
    }
}
