package concepts;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModels;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

public class PoolTokens {
    public static void main(String[] args) {
        var texts = List.of("It rains. We read.", "The sun shines. We swim.");
        var model = ChatModels.of("offline");
        // #region tokens
        var tokens = new LongAdder();
        var count = FlowListener.of(
                ModelFinished.class, call -> tokens.add(call.tokens().total()));
        var report = Pool.of((String text) -> model.chat("Summarise: " + text))
                .withOptions(RunOptions.defaults().withListener(count))
                .run(texts);
        System.out.println(report.results().size() + " summaries, " + tokens + " tokens");
        // #endregion tokens
    }
}
