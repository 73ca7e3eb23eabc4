package thinking;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.Prompt;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks the model for its next thought, until it has an answer or has thought for ten times. */
final class Think extends AsyncNode<String, Thought> {

    private static final int MAX_THOUGHTS = 10;

    private static final Prompt PROMPT = Prompt.of("""
            Solve a problem step by step. Each of your turns is one thought:
            - First check your last thought. If it is wrong, correct the plan.
            - Then carry out one open step of the plan in full. In your first turn, make the plan instead.
            - Give the answer only when all steps are done and checked.

            Problem: {problem}

            Your thoughts so far:
            {thoughts}""");

    private final ChatModel model;

    Think(ChatModel model) {
        super(Skill.DEFAULT_RETRY);
        this.model = model;
    }

    @Override
    protected String prep(Shared shared) {
        return PROMPT.fill(shared);
    }

    @Override
    protected CompletionStage<Thought> execAsync(String prompt) {
        return model.chatAsAsync(ChatRequest.of(prompt), Thought.class);
    }

    @Override
    protected String post(Shared shared, String prompt, Thought thought) {
        shared.append(Thinking.THOUGHTS, thought);
        List<Thought> thoughts = shared.get(Thinking.THOUGHTS);
        System.out.println(
                "\nthought " + thoughts.size() + ": " + (thought.check() + " " + thought.thinking()).strip());
        thought.plan().forEach(step -> System.out.println("  " + step));
        return thought.answer().isPresent() || thoughts.size() == MAX_THOUGHTS ? "done" : "continue";
    }
}
