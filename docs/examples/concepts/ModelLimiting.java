package concepts;

import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ModelLimits;

public class ModelLimiting {
    public static void main(String[] args) {
        // #region limited
        ChatModel model = ChatModels.of("openai:gpt-4o-mini").limited();
        Budget.shared(model).changeLimits(
                ModelLimits.perMinute(500).withMaxTokens(200_000).withMaxInFlight(20));
        System.out.println(model.chat("Why is the sky blue?"));
        // #endregion limited
    }
}
