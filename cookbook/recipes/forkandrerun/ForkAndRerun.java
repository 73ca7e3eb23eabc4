package forkandrerun;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes about a topic in two languages, corrects one answer of the model, and tries another tone. */
public class ForkAndRerun {

    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<String> FACTS = Key.of("facts", String.class);
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<List<String>> TRANSLATIONS = Key.listOf("translations", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/forkandrerun"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        return flow(model, "plain");
    }

    private static AsyncFlow flow(ChatModel model, String tone) {
        var facts = Skill.of(model, "List three facts about {topic}.")
                .named("ListFacts")
                .writing(FACTS);
        var text = Skill.of(model, "Write two sentences in a " + tone + " tone about these facts:\n\n{facts}")
                .named("WriteText")
                .writing(TEXT);
        return new AsyncFlow(facts.then(text).then(new Translate(model)));
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println("fork-and-rerun accepts one topic, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(MODEL);
        Shared topic = Shared.create().put(TOPIC, args.length == 0 ? "tides" : args[0]);
        Path file = Files.createTempDirectory("fork-and-rerun").resolve("texts.journal");
        try (Journal journal = Journal.open(file)) {
            System.out.println("The first run:");
            run(flow(model), topic, journal, "first");

            long removed = journal.rerun("first", ForkAndRerun::isRefusal);
            System.out.println("The same run again, without " + removed + " answer that was a refusal:");
            run(flow(model), topic, journal, "first");

            String fork = journal.fork("first", StepKey.parse("AsyncFlow#0/WriteText#0"));
            System.out.println("A fork of it with another tone, from WriteText on:");
            run(flow(model, "cheerful"), topic, journal, fork);
        }
    }

    private static boolean isRefusal(JournalStep step) {
        return step.json() != null && step.json().contains("I cannot");
    }

    private static void run(AsyncFlow flow, Shared topic, Journal journal, String runId) {
        RunOptions options = RunOptions.defaults()
                .withStore(journal)
                .withRunId(runId)
                .withListener(FlowListener.of(
                        ModelStarted.class,
                        call -> System.out.println(
                                "  call of the model by " + call.source().path())));
        Shared shared = Shared.of(topic.asMap());
        flow.run(shared, TRANSLATIONS, options).forEach(translation -> System.out.println("  - " + translation));
    }
}
