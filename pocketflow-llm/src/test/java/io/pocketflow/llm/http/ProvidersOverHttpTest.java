package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.RawServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole calls to Anthropic, Gemini and Ollama: addresses, headers, and failures. */
class ProvidersOverHttpTest {

    private static ModelConfig config(RawServer server, Provider provider) {
        return ModelConfig.of(
                provider, URI.create("http://127.0.0.1:" + server.baseUrl().getPort() + "/"), "the-model");
    }

    private static String golden(Provider provider, String name) {
        return new String(Golden.of(provider, name).bytes(), StandardCharsets.UTF_8);
    }

    private static LlmException failure(Provider provider, int status, String name) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(status, "", golden(provider, name)))) {
            ChatModel model = ChatModels.of(config(server, provider));
            return catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC,/v1/messages,x-api-key,key-1",
        "GEMINI,/v1beta/models/the-model:generateContent,x-goog-api-key,key-1",
        "OLLAMA,/api/chat,authorization,Bearer key-1"
    })
    void theKeyGoesInTheHeaderOfTheFormat(Provider provider, String path, String header, String value)
            throws Exception {
        String body = golden(provider, "reply-text.json");
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            ChatModels.of(config(server, provider).withKey(Secret.of("key-1"))).chat("Hi");
            RawServer.Request request = server.requests().get(0);
            assertThat(request.line()).isEqualTo("POST " + path + " HTTP/1.1");
            assertThat(request.headers()).containsEntry(header, value);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "GEMINI", "OLLAMA"})
    void withoutAKeyNoneIsSent(Provider provider) throws Exception {
        String body = golden(provider, "reply-text.json");
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            ChatModels.of(config(server, provider)).chat("Hi");
            assertThat(server.requests().get(0).headers())
                    .doesNotContainKeys("x-api-key", "x-goog-api-key", "authorization");
        }
    }

    @Test
    void anthropicReceivesTheVersionOfTheFormat() throws Exception {
        String body = golden(Provider.ANTHROPIC, "reply-text.json");
        try (RawServer server = RawServer.answering(RawServer.answer(200, "request-id: req_9\n", body))) {
            ChatReply reply = ChatModels.of(config(server, Provider.ANTHROPIC)).chat(ChatRequest.of("Hi"));
            assertThat(server.requests().get(0).headers()).containsEntry("anthropic-version", "2023-06-01");
            assertThat(reply.requestId()).isEqualTo("req_9");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC,529,error-overloaded.json,OVERLOADED,overloaded_error",
        "ANTHROPIC,429,error-rate-limit.json,RATE_LIMITED,rate_limit_error",
        "ANTHROPIC,429,error-spend-cap.json,OUT_OF_MONEY,enforced_spend_limit_reached",
        "ANTHROPIC,400,error-spend-limit.json,OUT_OF_MONEY,invalid_request_error",
        "ANTHROPIC,400,error-prompt-too-long.json,CONTEXT_TOO_LONG,invalid_request_error",
        "ANTHROPIC,401,error-key.json,UNAUTHORIZED,authentication_error",
        "GEMINI,429,error-quota-of-a-minute.json,RATE_LIMITED,RESOURCE_EXHAUSTED",
        "GEMINI,429,error-quota-of-a-day.json,OUT_OF_MONEY,RESOURCE_EXHAUSTED",
        "GEMINI,503,error-overloaded.json,OVERLOADED,UNAVAILABLE",
        "GEMINI,400,error-prompt-too-long.json,CONTEXT_TOO_LONG,INVALID_ARGUMENT",
        "OLLAMA,400,error-prompt-too-long.json,CONTEXT_TOO_LONG,context_length_exceeded",
        "OLLAMA,503,error-busy.json,OVERLOADED,"
    })
    void aFailureHasItsKindAndTheProvidersCode(
            Provider provider, int status, String name, LlmException.Kind kind, String code) throws Exception {
        LlmException failure = failure(provider, status, name);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code().orElse(null)).isEqualTo(code);
    }

    @Test
    void theWaitOfGeminiIsInItsBody() throws Exception {
        LlmException failure = failure(Provider.GEMINI, 429, "error-quota-of-a-minute.json");
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(22_500));
        assertThat(failure.throttled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC,reply-refusal.json,the model refused: This would open somebody else's door.",
        "GEMINI,reply-blocked-prompt.json,the prompt was blocked: PROHIBITED_CONTENT"
    })
    void aRefusalNamesTheModelAndTheReason(Provider provider, String name, String reason) throws Exception {
        LlmException failure = failure(provider, 200, name);
        assertThat(failure.kind()).isEqualTo(LlmException.Kind.CONTENT_FILTERED);
        assertThat(failure).hasMessageContainingAll(provider.prefix() + ":the-model answered 200", reason);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "GEMINI", "OLLAMA"})
    void answersWithoutAReplyAreMalformed(Provider provider) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", "{\"choices\":[]}"))) {
            ChatModel model = ChatModels.of(config(server, provider));
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
            assertThat(failure.kind()).isEqualTo(LlmException.Kind.MALFORMED);
        }
    }
}
