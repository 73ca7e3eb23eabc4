package twomodelsfallback;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Summarizes news by a first model, and by a second one where the first model fails for good. */
public class TwoModelsFallback {

    static final Key<String> NEWS = Key.of("news", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/twomodelsfallback"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(Skill.of(model, "Summarise in one sentence:\n\n{news}")
                .named("Summarize")
                .writing(SUMMARY)
                .withRetry(Retry.ONCE)); // the first model retries by itself
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println("two-models-fallback accepts the name of the second model, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        ChatModel first = ChatModels.of(MODEL);
        ChatModel second = ChatModels.of(args.length == 0 ? "offline" : args[0]);
        ChatModel model =
                first.retrying(Retry.upTo(2).withDelay(Duration.ofMillis(100))).withFallback(second);

        RunOptions options = RunOptions.defaults().withListener(TwoModelsFallback::printCall);
        for (String news : Files.readString(FOLDER.resolve("news.txt")).strip().split("\n\n")) {
            Shared shared = Shared.create().put(NEWS, news);
            System.out.println(flow(model).run(shared, SUMMARY, options) + "\n");
        }
    }

    private static void printCall(FlowEvent event) {
        if (event instanceof ModelFailed failed) {
            System.out.println("[" + failed.call().provider() + " failed: "
                    + failed.error().getMessage() + "]");
        } else if (event instanceof ModelFinished finished) {
            System.out.println("[" + finished.call().provider() + " answered]");
        }
    }
}
