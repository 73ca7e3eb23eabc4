package concepts;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

public class ParallelSummaries {
    static final Key<List<String>> TEXTS = Key.listOf("texts", String.class);
    static final Key<List<String>> SUMMARIES = Key.listOf("summaries", String.class);

    // #region node
    static class SummarizeAll extends AsyncParallelBatchNode<String, String> {
        private final ChatModel model;

        SummarizeAll(ChatModel model) {
            super(5, Retry.upTo(3).withDelay(Duration.ofSeconds(1))); // at most 5 in flight
            this.model = model;
        }

        @Override protected List<String> prep(Shared shared) { return shared.get(TEXTS); }
        @Override protected CompletionStage<String> execAsync(String text) {
            return model.chatAsync("Summarise in one sentence:\n\n" + text);
        }
        @Override protected String post(Shared shared, List<String> texts, List<String> summaries) {
            shared.put(SUMMARIES, summaries); // in the order of the texts
            return DEFAULT;
        }
    }
    // #endregion node

    public static void main(String[] args) {
        // #region run
        Shared shared = Shared.create().put(TEXTS, List.of("It rains. We read.", "The sun shines."));
        var node = new SummarizeAll(ChatModels.of("offline"));
        System.out.println(node.run(shared, SUMMARIES));
        // #endregion run
    }
}
