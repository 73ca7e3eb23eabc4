package thinking;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model that thinks in steps: each call adds one thought to a plan, and checks the thought before it. */
public final class Thinking {

    static final Key<String> PROBLEM = Key.of("problem", String.class);
    static final Key<List<Thought>> THOUGHTS = Key.listOf("thoughts", Thought.class);

    private static final String SAMPLE = "A jug holds 3 litres, another one holds 5 litres, and neither has marks."
            + " How do I measure exactly 4 litres?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/thinking"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Think think = new Think(model);
        return new AsyncFlow(think.on("continue", think).end("done"));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("thinking accepts one problem, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String problem = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("problem: " + problem);

        List<Thought> thoughts =
                flow(model).run(Shared.create().put(PROBLEM, problem).put(THOUGHTS, List.of()), THOUGHTS);

        Optional<String> answer = thoughts.get(thoughts.size() - 1).answer();
        System.out.println("\nanswer: " + answer.orElse("none after " + thoughts.size() + " thoughts"));
    }
}
