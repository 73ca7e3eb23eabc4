package concepts;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

public class AskLater {
    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);
    static final Key<String> LOUD = Key.of("loud", String.class);

    // #region node
    static class Ask extends AsyncNode<String, String> {
        private final ChatModel model;

        Ask(ChatModel model) { this.model = model; }

        @Override protected String prep(Shared shared) { return shared.get(QUESTION); }
        @Override protected CompletionStage<String> execAsync(String question) {
            return model.chatAsync(question); // returns at once
        }
        @Override protected String post(Shared shared, String question, String answer) {
            shared.put(ANSWER, answer);
            return DEFAULT;
        }
    }
    // #endregion node

    public static void main(String[] args) {
        // #region run
        var shout = Node.of("Shout", ANSWER, LOUD, text -> text.toUpperCase()); // sync nodes mix in
        var flow = new AsyncFlow(new Ask(ChatModels.of("offline")).then(shout));

        Shared shared = Shared.create().put(QUESTION, "Summarise: It rains today.");
        CompletableFuture<String> answer = flow.runAsync(shared, LOUD);
        System.out.println(answer.join());
        // #endregion run
    }
}
