package fourprograms;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

public class SummarizeThenVerify {
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);
    static final Key<String> PRINTED = Key.of("printed", String.class);

    // #region node
    static class Summarize extends AsyncNode<String, String> {
        private final ChatModel model;
        private final Reviewer reviewer;

        Summarize(ChatModel model, Reviewer reviewer) {
            this.model = model;
            this.reviewer = reviewer;
        }

        @Override protected CompletionStage<String> prepAsync(Shared shared) {
            return readAsync(shared.get(TEXT));
        }
        @Override protected CompletionStage<String> execAsync(String text) {
            return model.chatAsync("Summarise in one sentence:\n\n" + text);
        }
        @Override protected CompletionStage<String> postAsync(
                Shared shared, String text, String summary) {
            shared.put(SUMMARY, summary);
            return reviewer.decideAsync(summary); // "approve" or "deny"
        }
    }
    // #endregion node

    interface Reviewer {
        CompletionStage<String> decideAsync(String summary);
    }

    static CompletionStage<String> readAsync(String text) {
        return CompletableFuture.completedFuture(text);
    }

    // #region flow
    static AsyncFlow summary(Reviewer reviewer) {
        var summarize = new Summarize(ChatModels.of("offline"), reviewer);
        var print = Node.of("Print", SUMMARY, PRINTED, summary -> "Final summary: " + summary);
        return new AsyncFlow(summarize.on("approve", print).on("deny", summarize));
    }
    // #endregion flow

    static FlowGraph drawing() {
        return summary(text -> CompletableFuture.completedFuture("approve")).graph();
    }

    public static void main(String[] args) {
        Queue<String> answers = new ArrayDeque<>(List.of("deny", "approve"));
        Reviewer reviewer = text -> {
            System.out.println(answers.peek() + ": " + text);
            return CompletableFuture.completedFuture(answers.remove());
        };
        Shared shared = Shared.create().put(TEXT, "It rains. We stay at home and read.");
        System.out.println(summary(reviewer).run(shared, PRINTED));
    }
}
