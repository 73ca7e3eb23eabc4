package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.fixture.RawServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How error answers become exceptions. */
class OpenAiErrorTest {

    private static LlmException failure(int status, String headers, String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(status, headers, body))) {
            LlmException failure = catchThrowableOfType(
                    LlmException.class, () -> server.model().chat("Hi"));
            assertThat(server.requests()).as("wire requests").hasSize(1);
            return failure;
        }
    }

    private static String error(String code) {
        return "{\"error\":{\"message\":\"No.\",\"type\":\"some_error\",\"param\":null,\"code\":\"" + code + "\"}}";
    }

    @ParameterizedTest
    @CsvSource({
        "302, NOT_FOUND,        false, false",
        "400, BAD_REQUEST,      false, false",
        "401, UNAUTHORIZED,     false, false",
        "402, OUT_OF_MONEY,     false, false",
        "403, UNAUTHORIZED,     false, false",
        "404, NOT_FOUND,        false, false",
        "408, TIMED_OUT,        true,  false",
        "409, SERVER_ERROR,     true,  false",
        "413, CONTEXT_TOO_LONG, false, false",
        "418, BAD_REQUEST,      false, false",
        "422, BAD_REQUEST,      false, false",
        "429, RATE_LIMITED,     true,  true",
        "500, SERVER_ERROR,     true,  false",
        "502, SERVER_ERROR,     true,  false",
        "503, OVERLOADED,       true,  false",
        "504, TIMED_OUT,        true,  false",
        "529, OVERLOADED,       true,  true"
    })
    void theStatusDecides(int status, Kind kind, boolean retriable, boolean throttled) throws Exception {
        LlmException failure = failure(status, "", error("some_code"));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retriable()).as("retriable").isEqualTo(retriable);
        assertThat(failure.throttled()).as("throttled").isEqualTo(throttled);
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure.status()).hasValue(status);
    }

    @ParameterizedTest
    @CsvSource({
        "429, insufficient_quota,           OUT_OF_MONEY",
        "429, credit_balance_exhausted,     OUT_OF_MONEY",
        "500, insufficient_quota,           OUT_OF_MONEY",
        "400, context_length_exceeded,      CONTEXT_TOO_LONG",
        "400, content_filter,               CONTENT_FILTERED",
        "400, content_policy_violation,     CONTENT_FILTERED"
    })
    void theCodeDecidesOverTheStatusAndIsFinal(int status, String code, Kind kind) throws Exception {
        LlmException failure = failure(status, "x-should-retry: true\nretry-after: 1\n", error(code));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).hasValue(code);
        assertThat(failure.retriable()).isFalse();
        assertThat(failure.throttled()).isFalse();
    }

    @Test
    void theTypeCountsAsACodeToo() throws Exception {
        String body = "{\"error\":{\"message\":\"No.\",\"type\":\"insufficient_quota\",\"code\":null}}";
        LlmException failure = failure(429, "", body);
        assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MONEY);
        assertThat(failure.code()).hasValue("insufficient_quota");
    }

    @Test
    void theSentenceAboutTheContextLengthCountsWithoutACode() throws Exception {
        String body =
                "{\"object\":\"error\",\"message\":\"This model's maximum context length is 8 tokens.\",\"code\":400}";
        assertThat(failure(400, "", body).kind()).isEqualTo(Kind.CONTEXT_TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({
        "418, true, true, false",
        "500, false, false, false",
        "429, false, false, false",
        "529, true, true, true"
    })
    void xShouldRetryDecidesWherePresent(int status, boolean header, boolean retriable, boolean throttled)
            throws Exception {
        LlmException failure = failure(status, "x-should-retry: " + header + "\n", error("c"));
        assertThat(failure.retriable()).as("retriable").isEqualTo(retriable);
        assertThat(failure.throttled()).as("throttled").isEqualTo(throttled);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 413, 422})
    void someStatusesAreFinalWhateverXShouldRetrySays(int status) throws Exception {
        assertThat(failure(status, "x-should-retry: true\n", error("c")).retriable())
                .isFalse();
    }

    @Test
    void a503WithANamedWaitIsAThrottle() throws Exception {
        LlmException failure = failure(503, "Retry-After: 7\n", error("c"));
        assertThat(failure.throttled()).isTrue();
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void theMessageSaysWhoWhatAndWhichRequest() throws Exception {
        LlmException failure = failure(429, "x-request-id: req_9\n", error("rate_limit_exceeded"));
        assertThat(failure).hasMessage("openai:test-model answered 429 rate_limit_exceeded: No. (request req_9)");
        assertThat(failure.requestId()).hasValue("req_9");
        assertThat(failure.body()).hasValue(error("rate_limit_exceeded"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":\"model not loaded\"}              | openai:test-model answered 500: model not loaded",
                "{\"error\":{\"message\":\"Oops\",\"code\":7}} | openai:test-model answered 500 7: Oops",
                "<h1>Bad gateway</h1>                          | openai:test-model answered 500: <h1>Bad gateway</h1>",
                "{\"detail\":\"Gone\"}                         | openai:test-model answered 500: Gone"
            })
    void otherShapesOfErrorsAreReadToo(String body, String message) throws Exception {
        assertThat(failure(500, "", body)).hasMessage(message);
    }

    @Test
    void anEmptyErrorIsReadToo() throws Exception {
        LlmException failure = failure(500, "", "");
        assertThat(failure).hasMessage("openai:test-model answered 500");
        assertThat(failure.code()).isEmpty();
        assertThat(failure.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"429, RATE_LIMITED", "\"upstream\", SERVER_ERROR", "200, SERVER_ERROR"})
    void anErrorInsideA200IsOfTheKindOfItsCode(String code, Kind kind) throws Exception {
        LlmException failure = failure(200, "", "{\"error\":{\"message\":\"No.\",\"code\":" + code + "}}");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).hasValue(200);
        assertThat(failure.retriable()).isTrue();
    }

    @Test
    void theBodyIsExcerptedWithoutControlCharacters() throws Exception {
        LlmException failure = failure(500, "", "\u001b[31mred\u001b[0m\r\n\u202Eabc\u0000" + "x".repeat(5_000));
        assertThat(failure.body())
                .hasValueSatisfying(body -> assertThat(body)
                        .hasSize(2_000)
                        .startsWith("[31mred [0m   abc xxx")
                        .endsWith("x…"));
        assertThat(failure.getMessage()).hasSizeLessThan(600).doesNotContain("\u001b");
    }

    @Test
    void aHugeErrorIsCutOffButKeepsItsStatus() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 999999999\r\nRetry-After: 3\r\n\r\n");
            connection.drip("busy ".repeat(10_000));
        })) {
            LlmException failure = catchThrowableOfType(
                    LlmException.class, () -> server.model().chat("Hi"));
            assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
            assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(3));
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (RawServer elsewhere = RawServer.answering(RawServer.reply("stolen"))) {
            LlmException failure = failure(307, "Location: " + elsewhere.baseUrl() + "\n", "");
            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }
}
