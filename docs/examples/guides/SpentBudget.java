package guides;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Prices;
import java.math.BigDecimal;

public class SpentBudget {
    public static void main(String[] args) {
        // #region mistake
        CostMeter costs = CostMeter.of(Prices.bundled(), new BigDecimal("0.000001"));
        ChatModel model = ChatModels.of("openai:gpt-4o-mini").metered(costs);
        model.chat("Why is the sky blue?");
        try {
            model.chat("And at night?");
        } catch (LlmException failed) {
            System.out.println(failed.kind() + ": " + failed.getMessage());
        }
        // #endregion mistake
    }
}
