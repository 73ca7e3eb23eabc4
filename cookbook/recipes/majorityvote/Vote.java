package majorityvote;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks the question five times at once. A call that fails is a vote less, and not the end. */
final class Vote extends AsyncParallelBatchNode<String, Vote.Reply> {

    record Reply(
            @Description("the way to the answer, step by step")
            String thinking,

            @Description("the answer alone: a number with its unit, or one word, without a sentence")
            String answer) {}

    private static final int VOTES = 5;

    private final ChatModel model;

    Vote(ChatModel model) {
        super(VOTES, Skill.DEFAULT_RETRY, OnFailure.COLLECT);
        this.model = model;
    }

    @Override
    protected List<String> prep(Shared shared) {
        return Collections.nCopies(VOTES, shared.get(MajorityVote.QUESTION));
    }

    @Override
    protected CompletionStage<Reply> execAsync(String question) {
        return model.chatAsAsync(ChatRequest.of(question).withTemperature(1), Reply.class);
    }

    @Override
    protected String postOutcomes(Shared shared, List<String> questions, List<Outcome<Reply>> outcomes) {
        List<String> votes = outcomes.stream()
                .filter(Outcome::isDone)
                .map(outcome -> outcome.value().answer())
                .toList();
        if (votes.size() <= VOTES / 2) {
            throw new IllegalStateException("only " + votes.size() + " of " + VOTES + " calls gave an answer");
        }
        shared.put(MajorityVote.VOTES, votes);
        return DEFAULT;
    }
}
