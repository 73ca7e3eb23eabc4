package agenticrag;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Retrieval in which the model judges what was found, and searches again until it can answer. */
public final class AgenticRag {

    static final Key<Manual> MANUAL = Key.of("manual", Manual.class);
    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<List<String>> NOTES = Key.listOf("notes", String.class);
    static final Key<Judgement> JUDGEMENT = Key.of("judgement", Judgement.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    /** The model's judgement of the notes so far. */
    record Judgement(
            @Description("what the notes answer, and what is missing")
            String reason,

            boolean enough,

            @Description("the words to search for next; empty if the notes are enough")
            String nextSearch) {}

    private static final String JUDGE_PROMPT = """
            Question of a customer: {question}

            Passages of the manual that were found so far:
            {notes}

            Do they answer every part of the question? If not, which words should the next search use?""";

    private static final String ANSWER_PROMPT = """
            Answer the question of a customer from these passages of the manual only, in at most three sentences.
            Say openly which part of the question they do not answer.

            {notes}

            Question: {question}""";

    private static final String SAMPLE =
            "My display shows E24 on a cold morning. What must I do, and does the warranty pay for it?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/agenticrag"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Search search = new Search();
        Skill<Judgement> judge = Skill.of(model, JUDGE_PROMPT)
                .named("Judge")
                .returning(Judgement.class)
                .writing(JUDGEMENT)
                .choosing(judgement -> judgement.enough() ? "enough" : "search again");
        Skill<String> answer = Skill.of(model, ANSWER_PROMPT).named("Answer").writing(ANSWER);
        return new AsyncFlow(search.on("found", judge.on("search again", search).on("enough", answer))
                .on("last search", answer));
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("agentic-rag accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String question = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        EmbeddingModel embedding = EmbeddingModels.of(System.getProperty("pocketflow.embedding", "offline"));
        System.out.println("question: " + question);

        Shared shared = Shared.create()
                .put(MANUAL, Manual.read(FOLDER.resolve("manual.txt"), embedding))
                .put(QUESTION, question)
                .put(NOTES, List.of());
        String answer = flow(model).run(shared, ANSWER);

        System.out.println("answer: " + answer);
    }
}
