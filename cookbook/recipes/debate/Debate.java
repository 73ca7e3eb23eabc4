package debate;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** Two debaters argue about a motion for two rounds, and a judge who took no side decides. */
public final class Debate {

    static final Key<String> MOTION = Key.of("motion", String.class);
    static final Key<List<String>> SPEECHES = Key.listOf("speeches", String.class);
    static final Key<Decision> DECISION = Key.of("decision", Decision.class);

    /** The side of a debater. */
    enum Side {
        FOR,
        AGAINST
    }

    /** The decision of the judge. */
    record Decision(
            @Description("the strongest argument of each side, and why one of them weighs more")
            String reason,

            Side winner) {}

    private static final String JUDGE_PROMPT = """
            You judge a debate about this motion: {motion}
            Weigh the arguments, not your own opinion and not the length of the speeches.

            {speeches}""";

    private static final String SAMPLE = "Town centres should be free of private cars.";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/debate"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Speak proponent = new Speak(Side.FOR, model);
        Speak opponent = new Speak(Side.AGAINST, model);
        Skill<Decision> judge = Skill.of(model, JUDGE_PROMPT)
                .named("Judge")
                .returning(Decision.class)
                .writing(DECISION);
        return new AsyncFlow(proponent.then(opponent.on("next round", proponent).on("closed", judge)));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("debate accepts one motion, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String motion = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("motion: " + motion);

        Decision decision = flow(model).run(Shared.create().put(MOTION, motion).put(SPEECHES, List.of()), DECISION);

        System.out.println("\nThe judge decides " + decision.winner() + " the motion. " + decision.reason());
    }
}
