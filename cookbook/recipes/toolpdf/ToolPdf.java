package toolpdf;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A question about a PDF: pages with text are extracted by PDFBox, scanned pages are read by the model. */
public final class ToolPdf {

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<List<Page>> PAGES = Key.listOf("pages", Page.class);
    static final Key<List<String>> TEXTS = Key.listOf("texts", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    /** A page: its text, or its picture as PNG if it has no text, as a scan has not. */
    record Page(int number, String text, byte[] picture) {}

    private static final String PROMPT = """
            Answer the question from these pages in one or two sentences, and name the page of each fact.

            {texts}

            Question: {question}""";

    private static final String SAMPLE = "How much does the roof cost, and is the offer still valid?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/toolpdf"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Skill<String> answer = Skill.of(model, PROMPT).named("Answer").writing(ANSWER);
        return new AsyncFlow(new ReadPages().then(new ReadScans(model)).then(answer));
    }

    public static void main(String[] args) {
        Path file = args.length == 0 ? FOLDER.resolve("minutes.pdf") : Path.of(args[0]);
        if (args.length > 2 || !Files.isReadable(file)) {
            System.err.println("tool-pdf accepts a PDF that it can read and a question in quotes, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        String question = args.length == 2 ? args[1] : SAMPLE;
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        Shared shared = Shared.create().put(FILE, file).put(QUESTION, question);

        String answer = flow(model).run(shared, ANSWER);

        shared.get(TEXTS).forEach(text -> System.out.println(text + "\n"));
        System.out.println("question: " + question);
        System.out.println("answer:   " + answer);
    }
}
