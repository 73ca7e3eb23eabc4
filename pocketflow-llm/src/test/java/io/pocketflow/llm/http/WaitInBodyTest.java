package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Excerpt;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A wait that only the body of an error names, in a field or in its sentence. */
class WaitInBodyTest {

    private static LlmException failure(Provider provider, int status, Map<String, List<String>> headers, String body) {
        ErrorAnswers errors = new ErrorAnswers(
                "m", WireFormats.of(provider), new Excerpt(null), new RetryWait(InstantSource.system()));
        return errors.failure(Answer.of(
                status, HttpHeaders.of(headers, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please retry in 32.5s.                                       | PT32.5S",
                "Limit 5, used 5. Please try again in 1m3s. Visit https://x   | PT1M3S",
                "Please try again in 20ms.                                    | PT0.02S",
                "Please try again in 6m0s.                                    | PT6M",
                "Please try again in 1h2m3.5s                                 | PT1H2M3.5S",
                "Please retry after 6 seconds.                                | PT6S",
                "Too fast; retry after 1 second                               | PT1S",
                "TRY AGAIN IN 5 MINUTES                                       | PT5M",
                "Please wait 12 seconds before the next request               | PT12S",
                "Please wait for 2 minutes and 5 seconds.                     | PT2M5S",
                "try again in about 1 hour, 30 mins                           | PT1H30M",
                "Request was throttled. Expected available in 769 seconds.    | PT12M49S",
                "The limit resets in 500 milliseconds                         | PT0.5S",
                "Please retry your request in 3 sec                           | PT3S",
                "You can retry in 999999999 days                              | PT8760H"
            })
    void aSentenceNamesTheWait(String sentence, Duration wait) {
        String body = "{\"error\":{\"message\":\"" + sentence + "\"}}";
        for (Provider provider : Provider.values()) {
            assertThat(failure(provider, 429, Map.of(), body).retryAfter())
                    .as(provider.name())
                    .hasValue(wait);
        }
        assertThat(failure(Provider.OPENAI, 429, Map.of(), sentence).retryAfter())
                .as("a body that is not JSON")
                .hasValue(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Please try again later",
                "Please try again in a few seconds",
                "retry in 5",
                "Limit: 5 requests per 60 seconds",
                "try again in 5 minor steps",
                "after 3s the entry in 5s",
                "try again in 0s",
                "The wait of -5 seconds"
            })
    void otherSentencesNameNone(String sentence) {
        String body = "{\"error\":{\"message\":\"" + sentence + "\"}}";
        assertThat(failure(Provider.OPENAI, 429, Map.of(), body).retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'m','retry_after':7}}",
                "{'error':{'message':'m','retry_after':'7s'}}",
                "{'error':{'message':'m','metadata':{'retry_after_seconds':7}}}",
                "{'error':'m','retry_after_ms':7000}",
                "{'error':'m is loading','estimated_time':7.0}",
                "{'detail':'m','retryAfter':7}"
            })
    void aFieldNamesTheWait(String body) {
        assertThat(failure(Provider.OPENAI, 503, Map.of(), body.replace('\'', '"'))
                        .retryAfter())
                .hasValue(Duration.ofSeconds(7));
    }

    @Test
    void aHeaderGoesBeforeTheSentenceAndTheSentenceBeforeResets() {
        String body = "{\"error\":{\"message\":\"try again in 2s\"}}";
        assertThat(failure(Provider.OPENAI, 429, Map.of("retry-after", List.of("5")), body)
                        .retryAfter())
                .hasValue(Duration.ofSeconds(5));
        assertThat(failure(Provider.OPENAI, 429, Map.of("x-ratelimit-reset-requests", List.of("60s")), body)
                        .retryAfter())
                .hasValue(Duration.ofSeconds(2));
    }
}
