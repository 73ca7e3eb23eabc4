package chatmemory;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.agent.Skill;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A long conversation: the model sees the last exchanges, and the earlier exchange that fits the question best. */
public final class ChatMemory {

    static final Key<Iterator<String>> USER = Key.of("user", new TypeRef<>() {});
    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);
    static final Key<List<String>> WINDOW = Key.listOf("window", String.class);
    static final Key<List<Memory>> MEMORIES = Key.listOf("memories", Memory.class);
    static final Key<String> RECALLED = Key.of("recalled", String.class);

    /** An exchange that has left the window, and its vector, by which it is found. */
    record Memory(String exchange, Embedding vector) {}

    private static final String PROMPT = """
            You help a family with its meals. Answer the last question in one or two sentences.

            From earlier in the conversation:
            {recalled}

            The last exchanges:
            {window}

            user: {question}""";

    private static final List<String> SAMPLE = List.of(
            "My daughter Ida is three and allergic to nuts.",
            "Suggest a soup for tonight.",
            "Now a main course.",
            "How long do I bake them?",
            "Which cake can I make for Ida, who is allergic?",
            "");

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/chatmemory"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        EmbeddingModel embedding = EmbeddingModels.of(System.getProperty("pocketflow.embedding", "offline"));
        Listen listen = new Listen();
        Recall recall = new Recall(embedding);
        Skill<String> answer = Skill.of(model, PROMPT).named("Answer").writing(ANSWER);
        Remember remember = new Remember(embedding);
        return new AsyncFlow(
                listen.on("said", recall.then(answer).then(remember).then(listen))
                        .end("left"));
    }

    public static void main(String[] args) {
        boolean talk = args.length == 1 && args[0].equals("--talk");
        if (args.length > 0 && !talk) {
            System.err.println("chat-memory accepts --talk or nothing, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        Stream<String> lines = talk
                ? new BufferedReader(new InputStreamReader(System.in)).lines()
                : SAMPLE.stream().peek(System.out::println); // each line appears as if it were typed
        flow(model)
                .run(Shared.create()
                        .put(USER, lines.iterator())
                        .put(WINDOW, List.of())
                        .put(MEMORIES, List.of()));
    }
}
