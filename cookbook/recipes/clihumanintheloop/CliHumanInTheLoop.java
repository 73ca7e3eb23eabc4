package clihumanintheloop;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** Writes jokes until the person at the terminal likes one. */
public class CliHumanInTheLoop {

    static final Key<String> TOPIC = Key.of("topic", String.class);
    static final Key<String> JOKE = Key.of("joke", String.class);
    static final Key<List<String>> DISLIKED = Key.listOf("disliked", String.class);
    static final Key<String> FAVOURITE = Key.of("favourite", String.class);

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/clihumanintheloop"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        var write = Skill.of(model, "Write one short joke about {topic}. These were not funny:\n{disliked}")
                .named("WriteJoke")
                .writing(JOKE);
        var ask = new AskPerson(new Terminal());
        return new AsyncFlow(write.then(ask.on("again", write).end("done")));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println(
                    "cli-human-in-the-loop accepts one topic, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        Shared shared = Shared.create()
                .put(TOPIC, args.length == 0 ? "umbrellas" : args[0])
                .put(DISLIKED, List.of());
        flow(ChatModels.of(MODEL)).run(shared);
        System.out.println(
                shared.find(FAVOURITE).map(joke -> "You liked: " + joke).orElse("You liked none of the jokes."));
    }
}
