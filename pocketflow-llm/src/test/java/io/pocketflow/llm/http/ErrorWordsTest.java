package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.wire.Answer;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of providers for their failures. */
class ErrorWordsTest {

    private static LlmException failure(int status, String code, Map<String, List<String>> headers) {
        String body = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"it says\"}}";
        ErrorAnswers errors = new ErrorAnswers(
                "m", WireFormats.of(Provider.OPENAI), new Excerpt(null), new RetryWait(InstantSource.system()));
        return errors.failure(Answer.of(
                status, HttpHeaders.of(headers, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, OVERLOADED, true",
        "UNAVAILABLE, OVERLOADED, false",
        "rate_limit_error, RATE_LIMITED, true",
        "RESOURCE_EXHAUSTED, RATE_LIMITED, true",
        "authentication_error, UNAUTHORIZED, false",
        "PERMISSION_DENIED, UNAUTHORIZED, false",
        "INVALID_ARGUMENT, BAD_REQUEST, false",
        "timeout_error, TIMED_OUT, false",
        "request_too_large, CONTEXT_TOO_LONG, false",
        "insufficient_quota, OUT_OF_MONEY, false",
        "what_is_this, SERVER_ERROR, false"
    })
    void anErrorInsideASuccessIsKnownByItsWord(String code, Kind kind, boolean throttled) {
        LlmException failure = failure(200, code, Map.of());

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.throttled()).isEqualTo(throttled);
        assertThat(failure.retriable()).isEqualTo(kind.retriable());
    }

    @Test
    void aStatusOfItsOwnGoesBeforeTheWord() {
        assertThat(failure(404, "rate_limit_error", Map.of()).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(503, "x", Map.of("retry-after", List.of("3"))).throttled())
                .isTrue();
        assertThat(failure(503, "x", Map.of()).throttled()).isFalse();
        assertThat(failure(529, "x", Map.of()).throttled()).isTrue();
    }

    @Test
    void aWaitInTheBodyComesAfterRetryAfterAndBeforeResets() {
        RetryWait waits = new RetryWait(InstantSource.system());
        Duration body = Duration.ofSeconds(22);
        Map<String, List<String>> reset = Map.of("x-ratelimit-reset-requests", List.of("6m0s"));
        Map<String, List<String>> both =
                Map.of("retry-after", List.of("4"), "x-ratelimit-reset-requests", List.of("6m0s"));

        assertThat(waits.read(429, HttpHeaders.of(reset, (n, v) -> true), body)).hasValue(body);
        assertThat(waits.read(429, HttpHeaders.of(both, (n, v) -> true), body)).hasValue(Duration.ofSeconds(4));
        assertThat(waits.read(429, HttpHeaders.of(reset, (n, v) -> true))).hasValue(Duration.ofMinutes(6));
    }

    @Test
    void anthropicsResetIsATimestampAndThatOfTheUsedUpLimitCounts() {
        RetryWait waits = new RetryWait(InstantSource.fixed(java.time.Instant.parse("2026-03-01T12:00:00Z")));
        Map<String, List<String>> headers = Map.of(
                "anthropic-ratelimit-requests-remaining", List.of("3"),
                "anthropic-ratelimit-requests-reset", List.of("2026-03-01T12:00:50Z"),
                "anthropic-ratelimit-output-tokens-remaining", List.of("0"),
                "anthropic-ratelimit-output-tokens-reset", List.of("2026-03-01T13:00:07+01:00"));

        assertThat(waits.read(429, HttpHeaders.of(headers, (n, v) -> true))).hasValue(Duration.ofSeconds(7));
    }

    private static LlmException told(Provider provider, int status, String body) {
        ErrorAnswers errors = new ErrorAnswers(
                "m", WireFormats.of(provider), new Excerpt(null), new RetryWait(InstantSource.system()));
        HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
        return errors.failure(Answer.of(status, none, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anAccountThatIsNotActiveIsOutOfMoney() {
        LlmException failure = failure(429, "billing_not_active", Map.of());

        assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MONEY);
        assertThat(failure.retriable()).isFalse();
    }

    @Test
    void aWrongKeyOfGeminiIsUnauthorized() {
        LlmException failure = told(Provider.GEMINI, 400, """
                {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT",
                 "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""");

        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure.retriable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | This model's maximum context length is 8192 tokens. However, you requested 9000",
                "400 | The input (9999 tokens) is longer than the model's context length (8192 tokens).",
                "400 | request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it",
                "500 | Context size has been exceeded.",
                "400 | The number of tokens to keep from the initial prompt is greater than the context length.",
                "400 | the model is loaded with context length of only 4096 tokens, which is not enough"
            })
    void aTooLongPromptIsRecognizedByTheSentencesOfServers(int status, String sentence) {
        LlmException failure = told(Provider.OPENAI, status, "{\"error\":\"" + sentence + "\"}");

        assertThat(failure.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG);
        assertThat(failure.retriable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "500, invalid_request_error",
        "500, authentication_error",
        "500, INVALID_ARGUMENT",
        "500, not_found_error",
        "500, API_KEY_INVALID",
        "502, permission_error",
        "503, invalid_prompt",
        "529, request_too_large_for_now"
    })
    void aStatusOf5xxStaysRetriableWhateverItsWord(int status, String code) {
        LlmException failure = failure(status, code, Map.of());

        assertThat(failure.status()).hasValue(status);
        assertThat(failure.retriable()).isTrue();
        assertThat(failure.kind()).isIn(Kind.SERVER_ERROR, Kind.OVERLOADED);
        assertThat(failure).hasMessage("m answered " + status + " " + code + ": it says");
    }

    @ParameterizedTest
    @CsvSource({
        "500, insufficient_quota, OUT_OF_MONEY",
        "500, context_length_exceeded, CONTEXT_TOO_LONG",
        "502, content_filter, CONTENT_FILTERED",
        "503, billing_error, OUT_OF_MONEY"
    })
    void aStatusOf5xxIsFinalForMoneyLengthAndFilters(int status, String code, Kind kind) {
        LlmException failure = failure(status, code, Map.of());

        assertThat(failure.status()).hasValue(status);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retriable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"200", "201"})
    void aStatusOfASuccessIsReportedAsItCame(int status) {
        LlmException failure = failure(status, "overloaded_error", Map.of());

        assertThat(failure.status()).hasValue(status);
        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(Failures.isThrottleForOthers(failure)).isTrue();
        assertThat(failure).hasMessage("m answered " + status + " with the error overloaded_error: it says");
    }

    @Test
    void aNumberInsideASuccessGoesBeforeTheWord() {
        LlmException failure = told(
                Provider.OPENAI,
                200,
                "{\"error\":{\"code\":\"1300\",\"raw_status_code\":429,\"message\":\"Rate limit exceeded\"}}");

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.throttled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "OPENAI    | 400 | prompt too long; exceeded max context length by 12 tokens",
                "OLLAMA    | 400 | prompt too long; exceeded max context length by 12 tokens",
                "ANTHROPIC | 400 | prompt too long; exceeded max context length by 12 tokens",
                "OPENAI    | 400 | This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
                "OPENAI    | 422 | The prompt is too long: 9000, model maximum context length: 8191",
                "OPENAI    | 500 | the request exceeds the available context size, try increasing it",
                "OPENAI    | 400 | Your request exceeded the context window"
            })
    void aTooLongPromptIsRecognizedInEveryFormat(Provider provider, int status, String sentence) {
        LlmException failure = told(provider, status, "{\"error\":\"" + sentence + "\"}");

        assertThat(failure.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG);
        assertThat(failure.retriable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"code", "type"})
    void tooManyPromptTokensAreAPromptThatIsTooLong(String field) {
        LlmException failure = told(
                Provider.OPENAI, 400, "{\"error\":{\"" + field + "\":\"too_many_prompt_tokens\",\"message\":\"No\"}}");

        assertThat(failure.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG);
    }

    @Test
    void anyOtherSentenceOnContextIsNotAboutItsLength() {
        for (String sentence : List.of("the context has a bad length of one", "quota exceeded for this context")) {
            assertThat(told(Provider.OPENAI, 400, "{\"error\":\"" + sentence + "\"}")
                            .kind())
                    .isEqualTo(Kind.BAD_REQUEST);
        }
        assertThat(told(Provider.OPENAI, 429, "{\"error\":\"prompt too long for this minute\"}")
                        .kind())
                .isEqualTo(Kind.RATE_LIMITED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":\"invalid-argument\",\"error\":\"Incorrect API key provided: xx***aa.\"}",
                "{\"code\":\"Client specified an invalid argument\",\"error\":\"Incorrect API key provided: xx.\"}",
                "{\"error\":{\"message\":\"Invalid API key\"}}",
                "{\"error\":{\"message\":\"The api_key is invalid\",\"type\":\"invalid_request_error\"}}"
            })
    void aWrongKeyWithTheStatusOfABadRequestIsUnauthorized(String body) {
        LlmException failure = told(Provider.OPENAI, 400, body);

        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure.status()).hasValue(400);
        assertThat(failure.retriable()).isFalse();
    }
}
