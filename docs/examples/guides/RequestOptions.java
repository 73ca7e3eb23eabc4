package guides;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import java.util.List;
import java.util.Map;

public class RequestOptions {
    public static void main(String[] args) {
        Secret key = Secret.of("key");
        // #region header
        ModelConfig files = ModelConfig.of(Provider.ANTHROPIC, "claude-haiku-4-5")
                .withKey(key)
                .withHeader("anthropic-beta", "files-api-2025-04-14");
        // #endregion header
        System.out.println(files.key());

        // #region option
        ChatRequest request = ChatRequest.of("What is new today?")
                .withOption("tools", List.of(
                        Map.of("type", "web_search_20250305", "name", "web_search")));
        // #endregion option
        System.out.println(request.options().keySet());

        // #region original
        Message document = new Message(
                Message.Role.USER,
                List.of(Part.text("Which tide is it? The table: high at 10, low at 16.")),
                new Message.Original("anthropic", """
                        [{"type": "text", "text": "Which tide is it?"},
                         {"type": "document", "citations": {"enabled": true},
                          "source": {"type": "text", "media_type": "text/plain",
                                     "data": "High at 10, low at 16."}}]"""));
        // #endregion original
        System.out.println(document.text());
    }
}
