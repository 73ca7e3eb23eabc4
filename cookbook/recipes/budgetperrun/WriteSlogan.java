package budgetperrun;

import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.agent.ModelNode;
import java.util.List;
import java.util.Optional;

/** Writes a slogan for the product, or a better one than the last, until the budget of the run is spent. */
class WriteSlogan extends ModelNode<String, Optional<String>> {

    private static final int MOST_SLOGANS = 10;

    WriteSlogan(ChatModel model) {
        super(model);
    }

    @Override
    protected String prep(Shared shared) {
        List<String> slogans = shared.find(BudgetPerRun.SLOGANS).orElse(List.of());
        String task = slogans.isEmpty()
                ? "Write a slogan for this product: " + shared.get(BudgetPerRun.PRODUCT)
                : "Make this slogan shorter and funnier: " + slogans.get(slogans.size() - 1);
        return task + "\nAnswer with the slogan only.";
    }

    @Override
    protected ChatRequest request(String task) {
        return ChatRequest.of(task);
    }

    @Override
    protected Optional<String> result(String task, ChatReply reply) {
        return Optional.of(reply.text());
    }

    /** Returns no slogan if the budget is spent. Other failures fail the run. */
    @Override
    protected Optional<String> execFallback(String task, Exception last) throws Exception {
        if (last instanceof LlmException failure && failure.kind() == LlmException.Kind.BUDGET_SPENT) {
            return Optional.empty();
        }
        throw last;
    }

    @Override
    protected String post(Shared shared, String task, Optional<String> slogan) {
        slogan.ifPresent(text -> shared.append(BudgetPerRun.SLOGANS, text));
        boolean again = slogan.isPresent() && shared.get(BudgetPerRun.SLOGANS).size() < MOST_SLOGANS;
        return again ? "again" : DEFAULT;
    }
}
