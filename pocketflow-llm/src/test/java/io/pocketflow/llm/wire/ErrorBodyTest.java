package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.RawServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a success reports an error, and what only looks like one. */
@Timeout(120)
class ErrorBodyTest {

    private static final ChatRequest HI = ChatRequest.of("Hi");

    private static RawServer answering(String body) throws Exception {
        return RawServer.answering(RawServer.answer(200, "", body));
    }

    private static LlmException failure(Provider provider, String body) throws Exception {
        try (RawServer server = answering(body)) {
            ModelConfig config = ModelConfig.of(provider, server.baseUrl(), "m");
            return catchThrowableOfType(
                    LlmException.class, () -> ChatModels.of(config).chat(HI));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "false",
                "0",
                "[]",
                "{}",
                "\"\"",
                "\" \"",
                "{\"message\":\"\",\"type\":\"\",\"param\":null,\"code\":null}",
                "{\"code\":0,\"message\":\"\",\"details\":[{}]}"
            })
    void emptyErrorsBesideAReplyAreNone(String error) throws Exception {
        String reply =
                "{\"error\":" + error + ",\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";

        try (RawServer server = answering(reply)) {
            assertThat(server.model().chat(HI).text()).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{}}                                                       | SERVER_ERROR",
                "{\"error\":\"\",\"choices\":null}                                    | SERVER_ERROR",
                "{\"error\":{\"code\":429},\"choices\":[]}                            | RATE_LIMITED",
                "{\"object\":\"error\",\"message\":\"no such thing\",\"code\":400}    | BAD_REQUEST",
                "{\"object\":\"error\",\"message\":\"maximum context length is 9\",\"code\":400} | CONTEXT_TOO_LONG",
                "{\"object\":\"error\",\"message\":\"boom\",\"type\":\"InternalServerError\"}    | SERVER_ERROR"
            })
    void errorsInsideASuccessAreFound(String body, Kind kind) throws Exception {
        assertThat(failure(Provider.OPENAI, body).kind()).isEqualTo(kind);
    }

    @Test
    void anErrorInAnArrayIsFound() throws Exception {
        LlmException failure = failure(
                Provider.GEMINI,
                "[{\"candidates\":[]},{\"error\":{\"code\":429,\"message\":\"slow\",\"status\":\"RESOURCE_EXHAUSTED\","
                        + "\"details\":[{\"retryDelay\":\"3.5s\"}]}}]");

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).hasValue(Duration.ofMillis(3_500));
        assertThat(failure).hasMessage("gemini:m answered 200 with the error RESOURCE_EXHAUSTED: slow");
    }
}
