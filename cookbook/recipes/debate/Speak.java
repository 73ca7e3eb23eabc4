package debate;

import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.ModelNode;
import io.pocketflow.llm.agent.Prompt;

/** A debater: one class for both sides, which makes a node for each. */
final class Speak extends ModelNode<String, String> {

    private static final int MAX_SPEECHES = 4; // two rounds of two

    private static final Prompt PROMPT = Prompt.of("""
            Motion: {motion}

            Speeches so far:
            {speeches}

            Make the next speech, in two sentences. Answer the last speech of the other side, then add one new argument.""");

    private final Debate.Side side;

    Speak(Debate.Side side, ChatModel model) {
        super(model);
        this.side = side;
    }

    @Override
    public String name() {
        return side == Debate.Side.FOR ? "Proponent" : "Opponent";
    }

    @Override
    protected String prep(Shared shared) {
        return PROMPT.fill(shared);
    }

    @Override
    protected ChatRequest request(String prompt) {
        return ChatRequest.of(prompt).withSystem("You are the debater " + side + " the motion.");
    }

    @Override
    protected String result(String prompt, ChatReply reply) {
        return reply.text();
    }

    @Override
    protected String post(Shared shared, String prompt, String speech) {
        shared.append(Debate.SPEECHES, side + ": " + speech);
        System.out.println("\n" + side + ": " + speech);
        if (side == Debate.Side.FOR) {
            return DEFAULT;
        }
        return shared.get(Debate.SPEECHES).size() < MAX_SPEECHES ? "next round" : "closed";
    }
}
