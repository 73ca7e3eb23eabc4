package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.budget.LearnedLimits;
import io.pocketflow.llm.budget.TokenEstimate;
import io.pocketflow.llm.wire.Answer;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Throttles of OpenRouter and its like: where they name a wait, and which of them are of a day. */
class QuotaOfADayTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static LlmException throttle(Map<String, List<String>> headers, String error) {
        ErrorAnswers errors = new ErrorAnswers(
                "m", WireFormats.of(Provider.OPENAI), new Excerpt(null), new RetryWait(InstantSource.fixed(NOW)));
        return errors.failure(Answer.of(
                429,
                HttpHeaders.of(headers, (name, value) -> true),
                ("{\"error\":" + error + "}").getBytes(StandardCharsets.UTF_8)));
    }

    private static String at(Duration fromNow) {
        return String.valueOf(NOW.plus(fromNow).toEpochMilli());
    }

    @Test
    void theWaitIsReadFromHeadersInTheBody() {
        LlmException failure = throttle(
                Map.of("Date", List.of("Thu, 01 Jan 1970 00:00:00 GMT")),
                "{\"message\":\"Rate limit exceeded: free-models-per-min\",\"code\":429,\"metadata\":{\"headers\":"
                        + "{\"X-RateLimit-Limit\":\"20\",\"X-RateLimit-Remaining\":0,\"X-RateLimit-Reset\":\"42000\",\"\":1}}}");

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(42));
        assertThat(failure.throttled()).isTrue();
    }

    @Test
    void theWaitIsReadFromHeadersOfAnErrorInAChoice() {
        ErrorAnswers errors = new ErrorAnswers(
                "m", WireFormats.of(Provider.OPENAI), new Excerpt(null), new RetryWait(InstantSource.fixed(NOW)));
        LlmException failure = errors.failure(Answer.of(
                200,
                HttpHeaders.of(Map.of(), (name, value) -> true),
                ("{\"choices\":[{\"finish_reason\":\"error\",\"error\":{\"code\":429,\"message\":\"slow down\",\"metadata\":"
                                + "{\"headers\":{\"X-RateLimit-Reset\":\"" + at(Duration.ofSeconds(42)) + "\"}}}}]}")
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(42));
    }

    @Test
    void theAnswersOwnHeadersGoBeforeThoseInTheBody() {
        LlmException failure = throttle(
                Map.of("Retry-After", List.of("7")),
                "{\"code\":429,\"metadata\":{\"headers\":{\"retry-after\":\"9\",\"x-ratelimit-reset\":\"9\"}}}");

        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({"free-models-per-day", "requests per day", "daily limit"})
    void aQuotaOfADayThatIsHoursAwayIsNotRetried(String what) {
        for (String reset : List.of(at(Duration.ofHours(11)), "never")) {
            LlmException failure = throttle(
                    Map.of("X-RateLimit-Reset", List.of(reset)),
                    "{\"message\":\"Rate limit exceeded: " + what + ". Add 10 credits\",\"code\":429}");

            assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MONEY);
            assertThat(failure.retriable()).isFalse();
            assertThat(failure.throttled()).isFalse();
            assertThat(Failures.isOfModelOnly(failure)).isTrue();
        }
    }

    @Test
    void aQuotaOfADayThatIsMinutesAwayIsAThrottle() {
        LlmException failure = throttle(
                Map.of("Retry-After", List.of("432")), "{\"message\":\"limit of tokens per day (TPD) reached\"}");

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(432));
        assertThat(failure.throttled()).isTrue();
    }

    @Test
    void limitsOfAMinuteOfMistralAreLearntAndPauseCalls() {
        Map<String, List<String>> headers = Map.of(
                "x-ratelimit-limit-req-minute", List.of("5"),
                "x-ratelimit-remaining-req-minute", List.of("0"),
                "x-ratelimit-limit-tokens-minute", List.of("500000"),
                "x-ratelimit-remaining-tokens-minute", List.of("499911"));
        LearnedLimits learned = new LearnedLimits();

        Duration wait = learned.see(
                HttpHeaders.of(headers, (name, value) -> true), TokenEstimate.of(ChatRequest.of("Hi")), NOW);

        assertThat(wait).isEqualTo(Duration.ofSeconds(12));
        assertThat(learned.starts(ModelLimits.NONE).maxStarts()).isEqualTo(5);
        assertThat(learned.starts(ModelLimits.NONE).window()).isEqualTo(Duration.ofMinutes(1));
        assertThat(learned.weight(Allowance.Of.TOKENS, ModelLimits.NONE).maxWeight())
                .isEqualTo(500_000);
    }

    @Test
    void limitsOfASecondOfTogetherAreLearntWithTheirWindow() {
        Map<String, List<String>> headers = Map.of(
                "x-ratelimit-limit", List.of("10"),
                "x-ratelimit-remaining", List.of("9"),
                "x-ratelimit-reset", List.of("1"),
                "x-tokenlimit-limit", List.of("3000"),
                "x-tokenlimit-remaining", List.of("2999"));
        LearnedLimits learned = new LearnedLimits();

        learned.see(HttpHeaders.of(headers, (name, value) -> true), TokenEstimate.of(ChatRequest.of("Hi")), NOW);

        assertThat(learned.starts(ModelLimits.NONE).maxStarts()).isEqualTo(10);
        assertThat(learned.starts(ModelLimits.NONE).window()).isEqualTo(Duration.ofSeconds(1));
        assertThat(learned.weight(Allowance.Of.TOKENS, ModelLimits.NONE).maxWeight())
                .as("of an unknown window")
                .isEqualTo(Long.MAX_VALUE);
    }
}
