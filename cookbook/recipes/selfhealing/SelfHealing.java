package selfhealing;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Lets a model write a regular expression, tests it, and sends each fault back until the tests pass. */
public class SelfHealing {

    static final Key<String> TASK = Key.of("task", String.class);
    static final Key<String> PATTERN = Key.of("pattern", String.class);
    static final Key<String> FAULT = Key.of("fault", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/selfhealing"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));
    private static final int MOST_ANSWERS = 5;

    static AsyncFlow flow(ChatModel model) {
        return flow(model, List.of("2025-11-30", "30.11.2025"), List.of("2025-13-01", "30.11.25", "today"));
    }

    private static AsyncFlow flow(ChatModel model, List<String> matching, List<String> others) {
        var write = new WritePattern(model);
        var test = new TestPattern(matching, others);
        return new AsyncFlow(write.then(test.on("wrong", write).end("right")));
    }

    public static void main(String[] args) {
        ChatModel model = ChatModels.of(MODEL);
        if (args.length == 0) {
            run("dates like 2025-11-30 and 30.11.2025", flow(model));
        } else if (args.length > 1 && !args[0].startsWith("--")) {
            List<String> examples = List.of(args).subList(1, args.length);
            Stream<String> others =
                    examples.stream().filter(text -> text.startsWith("!")).map(text -> text.substring(1));
            run(
                    args[0],
                    flow(
                            model,
                            examples.stream()
                                    .filter(text -> !text.startsWith("!"))
                                    .toList(),
                            others.toList()));
        } else {
            System.err.println("usage: self-healing [DESCRIPTION EXAMPLE... !COUNTEREXAMPLE...], but it was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
    }

    private static void run(String task, AsyncFlow flow) {
        Shared shared = Shared.create().put(TASK, task);
        try {
            flow.run(shared, RunOptions.defaults().withMaxSteps(2 * MOST_ANSWERS));
        } catch (FlowException failed) {
            System.out.println("gave up: " + failed.getMessage());
        }
    }
}
