package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TinyFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors inside a success that have no field {@code error}. */
@Timeout(120)
class NamelessErrorTest {

    private static final ChatRequest HI = ChatRequest.of("Hi");

    private static final String WORD = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Half\"}}]}\n\n";

    private static ChatModel model(Provider provider, RawServer server) {
        return ChatModels.of(ModelConfig.of(provider, server.baseUrl(), "m"));
    }

    private static LlmException whole(Provider provider, String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            return catchThrowableOfType(
                    LlmException.class, () -> model(provider, server).chat(HI));
        }
    }

    private static LlmException streamed(Provider provider, String stream) throws Exception {
        String type = provider == Provider.OLLAMA ? "application/x-ndjson" : TinyFormat.SSE;
        try (RawServer server = TinyFormat.streaming(type, stream)) {
            return (LlmException) model(provider, server)
                    .streamAsync(HI, event -> {})
                    .handle((done, thrown) -> thrown)
                    .get(60, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, unknown error, SERVER_ERROR",
        "1001, timeout, TIMED_OUT",
        "1002, rate limit, RATE_LIMITED",
        "1004, login fail, UNAUTHORIZED",
        "1008, insufficient balance, OUT_OF_MONEY",
        "1027, output new_sensitive, CONTENT_FILTERED",
        "1039, token limit, RATE_LIMITED",
        "2013, invalid params, BAD_REQUEST",
        "2013, context window exceeds limit: prompt is too long, CONTEXT_TOO_LONG",
        "2049, invalid api key, UNAUTHORIZED",
        "'\"1008\"', insufficient balance, OUT_OF_MONEY"
    })
    void aStatusOfMiniMaxInsideASuccessIsAFailure(String code, String sentence, Kind kind) throws Exception {
        String body =
                "{\"choices\":null,\"base_resp\":{\"status_code\":" + code + ",\"status_msg\":\"" + sentence + "\"}}";
        String told = "200 with the error " + code.replace("\"", "") + ": " + sentence;

        assertThat(whole(Provider.OPENAI, body))
                .hasMessageContaining(told)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(streamed(Provider.OPENAI, WORD + "data: " + body + "\n\n"))
                .hasMessageContaining(told)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "\"0\"", "null", "\"\""})
    void aStatusOfZeroIsASuccess(String code) throws Exception {
        String body = "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
                + "\"base_resp\":{\"status_code\":" + code + ",\"status_msg\":\"\"}}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            assertThat(server.model().chat(HI).text()).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "{'detail':'Model is overloaded'} | OVERLOADED | Model is overloaded",
                "{'detail':'Not Found'} | NOT_FOUND | Not Found",
                "{'detail':'Invalid API key'} | UNAUTHORIZED | Invalid API key",
                "{'detail':{'message':'No more','code':429}} | SERVER_ERROR | No more",
                "{'detail':[{'loc':['body','messages'],'msg':'field required','type':'missing'}]} | BAD_REQUEST |"
                        + " field required",
                "{'status':429,'title':'Slow down','detail':'One at a time'} | RATE_LIMITED | One at a time",
                "{'type':'about:blank','status':503,'title':'Busy','detail':''} | OVERLOADED | Busy",
                "{'code':500,'msg':'it broke','success':false} | SERVER_ERROR | it broke",
                "{'code':'InvalidApiKey','message':'Invalid API-key provided.'} | UNAUTHORIZED | Invalid API-key",
                "{'status':401,'message':'Unauthorized'} | UNAUTHORIZED | Unauthorized"
            })
    void anErrorWithoutANameIsAFailure(String body, Kind kind, String sentence) throws Exception {
        String json = body.replace('\'', '"');
        for (Provider provider : Provider.values()) {
            String data = provider == Provider.OLLAMA ? json + "\n" : "data: " + json + "\n\n";
            for (LlmException failure : new LlmException[] {
                whole(provider, json),
                streamed(provider, data),
                streamed(provider, json + "\n"),
                streamed(provider, "\n" + json),
            }) {
                assertThat(failure).as(provider + ": " + failure).isNotNull();
                assertThat(failure.kind()).as(provider + ": " + failure).isEqualTo(kind);
                assertThat(failure).hasMessageContaining(sentence);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "Internal Server Error | SERVER_ERROR",
                "429 Too Many Requests | RATE_LIMITED",
                "Error code: 503 - no workers | OVERLOADED",
                "HTTP 401 | UNAUTHORIZED",
                "[ERROR] rate limit reached | RATE_LIMITED",
                "upstream request timeout | TIMED_OUT",
                "This model's maximum context length is 8192 tokens. | CONTEXT_TOO_LONG",
                "[{\"error\":{\"code\":429,\"message\":\"slow\"}}] | RATE_LIMITED"
            })
    void wordsAtTheEndOfAStreamAreItsFailure(String words, Kind kind) throws Exception {
        for (Provider provider : Provider.values()) {
            String data = provider == Provider.OLLAMA ? words + "\n" : "data: " + words + "\n\n";
            LlmException failure = streamed(provider, data);
            assertThat(failure).as(provider.name()).isNotNull();
            assertThat(failure.kind()).as(provider + ": " + failure).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(words.contains("slow") ? "slow" : words);
        }
    }

    @Test
    void wordsBetweenEventsArePassedOver() throws Exception {
        String rest =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" of\"},\"finish_reason\":\"stop\"}]}\n\n";
        try (RawServer server = TinyFormat.streaming(TinyFormat.SSE, WORD + "data: keep-alive\n\n" + rest)) {
            assertThat(server.model()
                            .streamAsync(HI, event -> {})
                            .get(60, TimeUnit.SECONDS)
                            .text())
                    .isEqualTo("Half of");
        }
        assertThat(streamed(Provider.OPENAI, "data: keep-alive\n\n" + WORD).kind())
                .isEqualTo(Kind.INTERRUPTED_STREAM);
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"OPENAI", "OPENAI_RESPONSES", "ANTHROPIC", "GEMINI"})
    void typedEventsNeedAnErrorOfTheirType(Provider provider) throws Exception {
        String event = "data: {\"type\":\"response.extra\",\"code\":5,\"message\":\"m\",\"detail\":\"d\"}\n\n";
        assertThat(streamed(provider, event).kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
    }
}
