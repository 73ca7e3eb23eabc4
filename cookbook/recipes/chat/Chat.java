package chat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Message;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A conversation in the terminal. The model receives all earlier messages each time, so it knows what was said. */
public final class Chat {

    static final Key<Iterator<String>> USER = Key.of("user", new TypeRef<>() {});
    static final Key<List<Message>> CONVERSATION = Key.listOf("conversation", Message.class);

    private static final List<String> SAMPLE = List.of(
            "I am in Lisbon for one day. Where should I begin?",
            "It will rain in the afternoon.",
            "Which tram was that, and which city am I in?",
            "");

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/chat"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Listen listen = new Listen();
        Answer answer = new Answer(model);
        return new AsyncFlow(listen.on("said", answer.then(listen)).end("left"));
    }

    public static void main(String[] args) {
        boolean talk = args.length == 1 && args[0].equals("--talk");
        if (args.length > 0 && !talk) {
            System.err.println("chat accepts --talk or nothing, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        Stream<String> lines = talk
                ? new BufferedReader(new InputStreamReader(System.in)).lines()
                : SAMPLE.stream().peek(System.out::println); // each line appears as if it were typed
        flow(model).run(Shared.create().put(USER, lines.iterator()));
    }
}
