package guides;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.agent.ModelNode;

public class OwnNode {
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    // #region node
    static class Summarize extends ModelNode<String, String> {
        Summarize(ChatModel model) { super(model); }

        @Override protected String prep(Shared shared) { return shared.get(TEXT); }
        @Override protected ChatRequest request(String text) {
            return ChatRequest.of("Summarise: " + text).withTemperature(0);
        }
        @Override protected String result(String text, ChatReply reply) { return reply.text(); }
        @Override protected String post(Shared shared, String text, String summary) {
            shared.put(SUMMARY, summary);
            return DEFAULT;
        }
    }
    // #endregion node

    // #region decorator
    static class Polite extends ForwardingChatModel {
        Polite(ChatModel model) { super(model); }

        @Override protected ChatRequest changed(ChatRequest request) {
            return request.withSystem("Be polite.");
        }
    }
    // #endregion decorator

    public static void main(String[] args) {
        // #region run
        ChatModel model = new Polite(ChatModels.of("offline")).limited();
        Shared shared = Shared.create().put(TEXT, "It rains.");
        System.out.println(new Summarize(model).run(shared, SUMMARY));
        // #endregion run
    }
}
