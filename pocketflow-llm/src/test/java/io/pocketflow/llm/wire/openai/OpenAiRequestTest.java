package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelConfig.TokenLimitField;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.fixture.RawServer;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The request on the wire. */
class OpenAiRequestTest {

    private static RawServer.Request sent(UnaryOperator<ModelConfig> configure, ChatRequest request) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            ChatModels.of(configure.apply(server.config())).chat(request);
            assertThat(server.requests()).hasSize(1);
            return server.requests().get(0);
        }
    }

    private static RawServer.Request sent(ChatRequest request) throws Exception {
        return sent(config -> config, request);
    }

    @Test
    void aPlainQuestionIsModelAndMessages() throws Exception {
        assertThat(sent(ChatRequest.of("Hi")).body())
                .isEqualTo("{\"model\":\"test-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    @Test
    void everyOptionHasItsField() throws Exception {
        ChatRequest request = ChatRequest.of(Message.user("Hi"), Message.assistant("Hello"))
                .withMessage(Message.user("Who?"))
                .withSystem("Be brief.")
                .withModel("other-model")
                .withTemperature(0.2)
                .withMaxTokens(50)
                .withStop("END", "\n");
        assertThat(sent(request).body())
                .isEqualTo("{\"model\":\"other-model\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Hello\"},"
                        + "{\"role\":\"user\",\"content\":\"Who?\"}],"
                        + "\"temperature\":0.2,\"max_tokens\":50,\"stop\":[\"END\",\"\\n\"]}");
    }

    @Test
    void theTokenLimitFieldCanBeSwitched() throws Exception {
        String body = sent(
                        config -> config.withTokenLimitField(TokenLimitField.MAX_COMPLETION_TOKENS),
                        ChatRequest.of("Hi").withMaxTokens(7))
                .body();
        assertThat(body).contains("\"max_completion_tokens\":7").doesNotContain("max_tokens");
    }

    @Test
    void allCharactersArriveAndHalfOnesDoNotFailTheCall() throws Exception {
        String body = sent(ChatRequest.of("Zoë \"☃\" 𝄞 \uD834!")).body();
        assertThat(body).contains("Zoë \\\"☃\\\" 𝄞 ?!");
    }

    @Test
    void aRequestIsOnePostByHttp11WithoutAnUpgrade() throws Exception {
        RawServer.Request request = sent(ChatRequest.of("Hi"));
        assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("accept", "application/json")
                .doesNotContainKey("upgrade");
    }

    @Test
    void theKeyIsABearer() throws Exception {
        assertThat(sent(config -> config.withKey(Secret.of(" sk-1 ")), ChatRequest.of("Hi"))
                        .headers())
                .containsEntry("authorization", "Bearer sk-1");
    }

    @Test
    void withoutAKeyThereIsNoAuthorization() throws Exception {
        assertThat(sent(ChatRequest.of("Hi")).headers()).doesNotContainKey("authorization");
    }

    @Test
    void aSlashAtTheEndOfTheBaseUrlIsDropped() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply("ok"))) {
            URI slashed = URI.create(server.baseUrl() + "//");
            ChatModels.of(ModelConfig.of(Provider.OPENAI, slashed, "m")).chat("Hi");
            assertThat(server.requests().get(0).line()).startsWith("POST /v1/chat/completions ");
        }
    }
}
