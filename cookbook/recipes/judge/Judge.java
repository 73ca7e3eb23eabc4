package judge;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** A writer and a judge: the text is rewritten until the judge gives it enough points. */
public final class Judge {

    static final Key<String> TASK = Key.of("task", String.class);
    static final Key<String> FEEDBACK = Key.of("feedback", String.class);
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<Verdict> VERDICT = Key.of("verdict", Verdict.class);
    static final Key<Integer> ROUND = Key.of("round", Integer.class);

    /** The verdict on a text. */
    record Verdict(
            List<Criterion> criteria,
            @Description("the one change that helps most") String advice) {

        int points() {
            return criteria.stream().mapToInt(Criterion::points).sum();
        }
    }

    /** The points for one criterion. */
    record Criterion(String name, @Description("0 to 5") int points) {}

    private static final String WRITE_PROMPT = """
            Write this: {task}
            Return the text only.

            Advice on your last version: {feedback}""";

    private static final String JUDGE_PROMPT = """
            Judge this text. Give 0 to 5 points for each of: clear (a stranger understands it at once), concrete (it names
            a use or a number), short (at most 15 words). Be strict: 5 points are rare.

            Task: {task}
            Text: {text}""";

    private static final String SAMPLE = "one sentence that sells a bicycle lamp with a dynamo";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/judge"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Skill<String> write = Skill.of(model, WRITE_PROMPT).named("Write").writing(TEXT);
        Skill<Verdict> judge = Skill.of(model, JUDGE_PROMPT)
                .named("Judge")
                .returning(Verdict.class)
                .writing(VERDICT)
                .withSettings(request -> request.withTemperature(0));
        Decide decide = new Decide();
        return new AsyncFlow(write.then(judge).then(decide.on("rewrite", write).end("accepted")));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("judge accepts one task, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String task = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("task: " + task);

        String text = flow(model).run(Shared.create().put(TASK, task).put(FEEDBACK, "none yet"), TEXT);

        System.out.println("\naccepted: " + text);
    }
}
