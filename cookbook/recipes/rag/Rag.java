package rag;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Answers from a handbook: its passages are indexed by their words and by their meaning, and the best ones are read. */
public final class Rag {

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<List<String>> PASSAGES = Key.listOf("passages", String.class);
    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<List<String>> FOUND = Key.listOf("found", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    private static final String PROMPT = """
            Answer the question from these passages of the handbook only, in one or two sentences, and name the
            paragraphs that you used. If the passages do not answer it, say so.

            {found}

            Question: {question}""";

    private static final String SAMPLE = "Are open fires or a barbecue allowed in summer?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/rag"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    /** Reads the handbook, divides it into passages, and puts them into the index. */
    static final class IndexHandbook extends AsyncFlow {
        IndexHandbook(Index index) {
            super(Node.of("Read", FILE, TEXT, Files::readString)
                    .then(Node.of("Split", TEXT, PASSAGES, Rag::passages))
                    .then(new Store(index)));
        }
    }

    /** Finds the passages for a question, and answers it from them. */
    static final class AnswerQuestion extends AsyncFlow {
        AnswerQuestion(Index index, ChatModel model) {
            super(Node.of("Retrieve", QUESTION, FOUND, index::search)
                    .then(Skill.of(model, PROMPT).named("Answer").writing(ANSWER)));
        }
    }

    private static List<String> passages(String text) {
        return List.of(text.strip().split("\n\n"));
    }

    static AsyncFlow flow(ChatModel model) {
        EmbeddingModel embedding = EmbeddingModels.of(System.getProperty("pocketflow.embedding", "offline"));
        Index index = new Index(embedding);
        return new AsyncFlow(new IndexHandbook(index).then(new AnswerQuestion(index, model)));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("rag accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String question = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        Shared shared =
                Shared.create().put(FILE, FOLDER.resolve("handbook.txt")).put(QUESTION, question);

        flow(model).run(shared);

        System.out.println("question: " + question);
        shared.get(FOUND).forEach(passage -> System.out.println("found:    " + passage.replace("\n", " ")));
        System.out.println("answer:   " + shared.get(ANSWER));
    }
}
