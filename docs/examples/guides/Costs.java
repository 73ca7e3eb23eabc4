package guides;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.Prices;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

public class Costs {
    public static void main(String[] args) throws Exception {
        Path cache = Files.createTempDirectory("cache");
        // #region model
        CostMeter costs = CostMeter.of(Prices.bundled(), new BigDecimal("5.00")); // stops at 5 dollars
        ChatModel model = ChatModels.of("openai:gpt-4o-mini")
                .limited()                                     // the limits of the provider
                .metered(costs)                                // the money
                .retrying(Retry.upTo(3).withDelay(Duration.ofSeconds(1)))
                .withFallback(ChatModels.of("offline"))        // after a final failure
                .cached(cache);                                // equal requests are free
        model.chat("Why is the sky blue?");
        model.chat("Why is the sky blue?");
        System.out.println(costs.total());
        // #endregion model
    }
}
