package tracing;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.durable.JsonlEvents;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Writes the events of a run to a file, and prints the trace from the file. */
public class Tracing {

    static final Key<String> NEWS = Key.of("news", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);
    static final Key<String> HEADLINE = Key.of("headline", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/tracing"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));
    private static final String SAMPLE = "The harbour froze in the first week of January. Until the ice broke in March,"
            + " the post came by sledge over the ice. The fishermen mended their nets.";

    static AsyncFlow flow(ChatModel model) {
        var summarize = Skill.of(model, "Summarise in one sentence:\n\n{news}")
                .named("Summarize")
                .writing(SUMMARY)
                .withRetry(Retry.upTo(3).withDelay(Duration.ofMillis(20)));
        var title = Skill.of(model, "Write a headline of at most five words:\n\n{summary}")
                .named("Title")
                .writing(HEADLINE);
        return new AsyncFlow(summarize.then(title));
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println("tracing accepts one text, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        Path file = Files.createTempFile("trace", ".jsonl");
        try (JsonlEvents events = JsonlEvents.to(file)) {
            Shared shared = Shared.create().put(NEWS, args.length == 0 ? SAMPLE : args[0]);
            String headline = flow(ChatModels.of(MODEL))
                    .run(shared, HEADLINE, RunOptions.defaults().withListener(events));
            System.out.println(headline + "\n");
        }
        JsonlEvents.read(file, Tracing::print);
    }

    private static void print(FlowEvent event) {
        FlowEvent.Source source = event.source();
        if (event instanceof Started && source.kind() == Kind.NODE) {
            System.out.println(source.node() + " begins");
        } else if (event instanceof Finished end && source.kind() == Kind.NODE) {
            System.out.println(source.node() + " ends after " + end.took().toMillis() + " ms");
        } else if (event instanceof Failed failed && source.kind() == Kind.ATTEMPT) {
            System.out.println("  attempt " + (source.attempt() + 1) + " failed: "
                    + failed.error().getMessage());
        } else if (event instanceof ModelFinished call) {
            System.out.println(
                    "  " + call.answeredBy() + " read " + call.tokens().input() + " tokens and wrote "
                            + call.tokens().output() + " in " + call.took().toMillis() + " ms");
        }
    }
}
