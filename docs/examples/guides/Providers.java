package guides;

import io.pocketflow.llm.AccessToken;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

public class Providers {
    public static void main(String[] args) {
        // #region name
        ChatModel model = ChatModels.of("openai:gpt-4o-mini"); // with OPENAI_API_KEY set
        String answer = model.chat("Why is the sky blue?");
        // #endregion name
        System.out.println(answer);

        // #region request
        ChatRequest request = ChatRequest.of("Why is the sky blue?")
                .withSystem("Answer in one sentence.")
                .withTemperature(0)
                .withMaxTokens(200);
        ChatReply reply = model.chat(request);
        System.out.println(reply.finishReason() + ", " + reply.usage().total() + " tokens");
        // #endregion request

        // #region server
        ChatModel local = ChatModels.of("openai:llama3.2", URI.create("http://localhost:8000/v1"), null);
        // #endregion server
        System.out.println(local.name());
        System.out.println(azure("key").name() + ", " + vertex(() -> "token").name());
    }

    static ChatModel azure(String key) {
        // #region azure
        return ChatModels.of(ModelConfig.of(
                        Provider.OPENAI,
                        URI.create("https://NAME.openai.azure.com/openai/deployments/NAME"),
                        "gpt-4o")
                .withHeader("api-key", Secret.of(key))
                .withQuery("api-version", "2024-10-21")
                .withCallTimeout(Duration.ofSeconds(90)));
        // #endregion azure
    }

    interface Credentials {
        String token();
    }

    static ChatModel vertex(Credentials credentials) {
        // #region vertex
        String at = "https://REGION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/REGION";
        return ChatModels.of(ModelConfig.of(
                        Provider.GEMINI, URI.create(at + "/publishers/google"), "gemini-2.5-pro")
                .withTokens(() -> new AccessToken(
                        Secret.of(credentials.token()), Instant.now().plusSeconds(3000))));
        // #endregion vertex
    }
}
