package agent;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** A research agent as a graph: the model decides whether to search or to answer, until it answers. */
public final class Agent {

    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<List<String>> NOTES = Key.listOf("notes", String.class);
    static final Key<Decision> DECISION = Key.of("decision", Decision.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    /** The next step of the agent. */
    record Decision(
            @Description("why this is the best next step") String reason,
            Step step,

            @Description("the words to search for; empty for an answer")
            String search) {}

    /** The steps that the agent can choose. */
    enum Step {
        SEARCH,
        ANSWER
    }

    private static final int MAX_STEPS = 20; // a model that never decides to answer must not run for ever

    private static final String DECIDE_PROMPT = """
            You answer a question with the help of a search engine. Choose your next step.

            Question: {question}

            Notes from your searches so far, each from one search:
            {notes}

            SEARCH if a fact is missing: one search for one fact. ANSWER if the notes contain all that you need.""";

    private static final String ANSWER_PROMPT = """
            Answer this question in one or two sentences, from these notes only. Show a calculation if there is one.

            Question: {question}

            Notes:
            {notes}""";

    private static final String SAMPLE =
            "How many years passed between the first landing on the Moon and the first image of a black hole?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/agent"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Skill<Decision> decide = Skill.of(model, DECIDE_PROMPT)
                .named("Decide")
                .returning(Decision.class)
                .writing(DECISION)
                .choosing(decision -> decision.step() == Step.SEARCH ? "search" : "answer");
        Search search = new Search(new SearchEngine(FOLDER.resolve("pages.txt")));
        Skill<String> answer = Skill.of(model, ANSWER_PROMPT).named("Answer").writing(ANSWER);
        return new AsyncFlow(decide.on("search", search.then(decide)).on("answer", answer));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("agent accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String question = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("question: " + question);

        Shared shared = Shared.create().put(QUESTION, question).put(NOTES, List.of());
        String answer = flow(model).run(shared, ANSWER, RunOptions.defaults().withMaxSteps(MAX_STEPS));

        System.out.println("answer: " + answer);
    }
}
