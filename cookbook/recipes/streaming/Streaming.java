package streaming;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Prints an answer while it is written, until the reader presses Enter. */
public class Streaming {

    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/streaming"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static Flow flow(ChatModel model) {
        return flow(model, Streaming::enterWasPressed);
    }

    private static Flow flow(ChatModel model, BooleanSupplier interrupted) {
        return new Flow(new Answer(model, interrupted));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println("streaming accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(MODEL);
        if (args.length == 1) {
            ask(args[0], flow(model));
        } else {
            // the demonstration has no keyboard: its reader has enough after 40 words
            AtomicInteger words = new AtomicInteger();
            ask("Why do the tides come twice a day?", flow(model, () -> words.incrementAndGet() > 40));
        }
    }

    private static void ask(String question, Flow flow) {
        System.out.println(question + " (Enter interrupts the answer)\n");
        RunOptions options = RunOptions.defaults()
                .withListener(FlowListener.of(
                        ModelFailed.class, call -> System.out.println("\n\nThe call of the model ended early.")));
        String answer = flow.run(Shared.create().put(QUESTION, question), ANSWER, options);
        System.out.println("\nThe flow continues with the " + answer.split(" ").length + " words that were printed.");
    }

    private static boolean enterWasPressed() {
        try {
            return System.in.available() > 0;
        } catch (IOException closed) {
            return false;
        }
    }
}
