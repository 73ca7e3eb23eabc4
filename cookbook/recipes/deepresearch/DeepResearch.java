package deepresearch;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** A report with sources: the model plans searches, reads the results at once, looks for gaps, and writes. */
public final class DeepResearch {

    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<Plan> PLAN = Key.of("plan", Plan.class);
    static final Key<List<String>> NOTES = Key.listOf("notes", String.class);
    static final Key<String> REPORT = Key.of("report", String.class);

    /** The searches of the next round. */
    record Plan(
            @Description("what is known, and what is missing")
            String reason,

            @Description("one to three searches for what is missing; empty if nothing is")
            List<String> searches) {}

    private static final String PLAN_PROMPT = """
            You research a question in an archive. Plan the next round of searches. Each search is a few words, is made
            without knowledge of the others, and returns the best source.
            Plan no more searches once the notes explain the matter from at least two independent sides.

            Question: {question}

            Notes so far:
            {notes}""";

    private static final String REPORT_PROMPT = """
            Write a report of three or four sentences that answers the question from the notes. Put the number of the source,
            such as [3], behind each statement. Separate clearly what is known and what is likely.

            Question: {question}

            Notes:
            {notes}""";

    private static final String SAMPLE = "Why did fewer people visit the library of Brackwater last year?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/deepresearch"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Skill<Plan> plan = Skill.of(model, PLAN_PROMPT)
                .named("Plan")
                .returning(Plan.class)
                .writing(PLAN)
                .choosing(next -> next.searches().isEmpty() ? "nothing missing" : "search");
        Research research = new Research(model, new Archive(FOLDER.resolve("archive.txt")));
        Skill<String> report = Skill.of(model, REPORT_PROMPT).named("Report").writing(REPORT);
        return new AsyncFlow(plan.on("search", research.on("plan again", plan).on("last round", report))
                .on("nothing missing", report));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println(
                    "deep-research accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String question = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("question: " + question);

        Shared shared = Shared.create().put(QUESTION, question).put(NOTES, List.of());
        String report = flow(model).run(shared, REPORT);

        System.out.println("\n" + report);
    }
}
