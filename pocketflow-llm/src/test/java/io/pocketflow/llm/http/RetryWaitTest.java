package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryWaitTest {

    private static final RetryWait WAIT = new RetryWait(InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));

    /** Headers as {@code name=value; name=value}. */
    private static Optional<Duration> read(int status, String headers) {
        Map<String, List<String>> map = Arrays.stream(headers.split("; "))
                .map(header -> header.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> List.of(pair[1])));
        return WAIT.read(status, HttpHeaders.of(map, (name, value) -> true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after-ms=1500                                        | PT1.5S",
                "retry-after-ms=0.5                                         | PT0.0005S",
                "retry-after-ms=20; retry-after=9                           | PT0.02S",
                "retry-after-ms=soon; retry-after=9                         | PT9S",
                "retry-after-ms=0; retry-after=9                            | PT9S",
                "retry-after=0; x-ratelimit-reset-requests=2s               | PT2S",
                "retry-after=7                                              | PT7S",
                "retry-after= 7                                             | PT7S",
                "retry-after=0.25                                           | PT0.25S",
                "retry-after=Sun, 01 Mar 2026 12:00:30 GMT                  | PT30S",
                "retry-after=Sun, 01 Mar 2026 09:00:30 GMT; date=Sun, 01 Mar 2026 09:00:00 GMT | PT30S",
                "retry-after=Mon, 02 Mar 2026 12:00:30 GMT; date=Mon, 02 Mar 2026 12:00:00 GMT | PT30S",
                "retry-after=Sun, 01 Mar 2026 12:00:30 GMT; date=today      | PT30S",
                "anthropic-ratelimit-requests-reset=2026-03-01T09:00:07Z; date=Sun, 01 Mar 2026 09:00:00 GMT | PT7S",
                "retry-after=999999999999                                   | PT8760H",
                "retry-after=Fri, 01 Mar 2999 12:00:00 GMT                  | PT8760H",
                "x-ratelimit-reset-requests=6m0s                            | PT6M",
                "x-ratelimit-reset-tokens=12ms                              | PT0.012S",
                "x-ratelimit-reset-tokens=1h1m1.5s                          | PT1H1M1.5S",
                "x-ratelimit-reset-tokens=2d                                | PT48H",
                "retry-after=3; x-ratelimit-reset-requests=6m0s             | PT3S",
                "x-ratelimit-reset-requests=2s; x-ratelimit-reset-tokens=1s | PT2S",
                "x-ratelimit-reset-requests=1s; x-ratelimit-reset-tokens=2s | PT2S"
            })
    void everyFormIsRead(String headers, Duration wait) {
        assertThat(read(429, headers)).hasValue(wait);
    }

    @Test
    void ofTwoResetsThatOfTheUsedUpBudgetCounts() {
        String resets = "x-ratelimit-reset-requests=8s; x-ratelimit-reset-tokens=1s; ";
        assertThat(read(429, resets + "x-ratelimit-remaining-tokens=0; x-ratelimit-remaining-requests=5"))
                .hasValue(Duration.ofSeconds(1));
        assertThat(read(429, resets + "x-ratelimit-remaining-tokens=5; x-ratelimit-remaining-requests=0"))
                .hasValue(Duration.ofSeconds(8));
    }

    @Test
    void aWaitOfZeroInTheBodyIsNone() {
        HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
        assertThat(WAIT.read(429, none, Duration.ZERO)).isEmpty();
    }

    @Test
    void resetsNameNoWaitAtOtherStatuses() {
        assertThat(read(503, "x-ratelimit-reset-requests=6m0s")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retry-after=-1",
                "retry-after=0",
                "retry-after=0.0",
                "retry-after-ms=0",
                "retry-after=Sun, 01 Mar 2026 11:59:00 GMT",
                "retry-after=Sun, 01 Mar 2026 12:00:00 GMT",
                "x-ratelimit-reset-requests=0s",
                "anthropic-ratelimit-requests-reset=2026-03-01T11:59:59Z",
                "retry-after=NaN",
                "retry-after=1e3",
                "retry-after=tomorrow",
                "retry-after-ms=",
                "retry-after=99999999999999999999999999999999999999999",
                "x-ratelimit-reset-requests=6 minutes",
                "date=Sun, 01 Mar 2026 12:00:30 GMT"
            })
    void unreadableAndPastWaitsCountAsNone(String headers) {
        assertThat(read(429, headers)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-ratelimit-reset=42000; date=Thu, 01 Jan 1970 00:00:00 GMT                      | PT42S",
                "x-ratelimit-limit=20; x-ratelimit-remaining=0; x-ratelimit-reset=1772366442000   | PT42S",
                "x-ratelimit-reset=1772366442                                                     | PT42S",
                "x-ratelimit-reset=42                                                             | PT42S",
                "x-ratelimit-reset=0.5                                                            | PT0.5S",
                "x-ratelimit-reset=1m2s                                                           | PT1M2S",
                "x-ratelimit-reset=2026-03-01T12:00:42Z                                           | PT42S",
                "x-tokenlimit-remaining=0; x-tokenlimit-reset=7; x-ratelimit-reset=9              | PT7S",
                "x-ratelimit-limit-req-minute=5; x-ratelimit-remaining-req-minute=0               | PT1M",
                "x-ratelimit-limit-tokens-minute=5; x-ratelimit-remaining-tokens-minute=0         | PT1M",
                "x-ratelimit-remaining-requests-day=0; x-ratelimit-reset-requests-day=33011.382867 | PT9H10M11.382867S",
                "x-ratelimit-remaining-tokens-minute=0; x-ratelimit-reset-tokens-minute=11.5      | PT11.5S",
                "x-ratelimit-remaining-requests=0; x-ratelimit-reset-requests=60                  | PT1M",
                "x-ratelimit-reset-tokens=1772366442000                                           | PT42S",
                "ratelimit-limit=9; ratelimit-remaining=0; ratelimit-reset=7                      | PT7S",
                "ratelimitbysize-limit=9; ratelimitbysize-remaining=0; ratelimitbysize-reset=7    | PT7S",
                "ratelimit-limit=9, 9;w=60; ratelimit-remaining=0; ratelimit-reset=7              | PT7S",
                "ratelimit=limit=9, remaining=0, reset=7                                          | PT7S",
                "ratelimit=\"default\";r=0;t=7                                                    | PT7S",
                "ratelimit=\"a;b,c\";r=0;t=7                                                      | PT7S",
                "ratelimit=default;r=0;t=7                                                        | PT7S",
                "ratelimit=\"burst\";r=5;t=1, \"minute\";r=0;t=7                                  | PT7S",
                "ratelimit=\"burst\";r=0;t=1, \"minute\";r=0;t=7                                  | PT7S",
                "ratelimit=\"a\";r=0; ratelimit-policy=\"a\";q=9;w=60                              | PT1M",
                "ratelimit=\"t\";r=0;t=7, \"r\";r=5;t=99; ratelimit-policy=\"t\";q=9;w=60;qu=\"tokens\","
                        + " \"r\";q=9;w=99 | PT7S",
                "ratelimit-policy=9;w=60                                                          | PT1M",
                "x-ratelimit-reset=1772366442.5                                                   | PT42.5S",
                "x-ratelimit-reset=42s                                                            | PT42S",
                "x-ratelimit-reset=Sun, 01 Mar 2026 12:00:42 GMT                                  | PT42S",
                "x-ratelimit-remaining-requests=0; x-ratelimit-reset-requests=2026-03-01T13:00:42+01:00 | PT42S",
                "x-ratelimit-remaining-requests=0; x-ratelimit-reset-requests=1m; x-ratelimit-remaining-tokens=5; x-ratelimit-reset-tokens=9h | PT1M",
                "x-ratelimit-reset-requests-minute=42; x-ratelimit-remaining-requests-minute=0     | PT42S",
                "x-ratelimit-limit-requests-minute=5; x-ratelimit-remaining-requests-minute=0      | PT1M",
                "x-ratelimit-limit-req-hour=5; x-ratelimit-remaining-req-hour=0                    | PT1H",
                "x-ratelimit-limit-req-second=5; x-ratelimit-remaining-req-second=0                | PT1S",
                "x-ms-retry-after-ms=42000                                                        | PT42S"
            })
    void formsOfFollowersAndGatewaysAreRead(String headers, Duration wait) {
        assertThat(read(429, headers)).hasValue(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ratelimit-reset=1772366399000",
                "x-ratelimit-reset=1772366399",
                "x-ratelimit-reset=0",
                "x-ratelimit-reset=soon",
                "x-ratelimit-limit=20; x-ratelimit-remaining=0",
                "x-ratelimit-limit-tokens-month=5; x-ratelimit-remaining-tokens-month=0",
                "x-ratelimit-limit-requests-day=5; x-ratelimit-remaining-requests-day=0",
                "ratelimit=\"default\";r=0",
                "ratelimit=\"default\";r=0;t=soon",
                "ratelimit=;;;,,=,",
                "ratelimit=\"default",
                "ratelimit-policy=\"day\";q=5;w=86400",
                "ratelimit-policy=\"bytes\";q=5;w=60;qu=\"content-bytes\""
            })
    void resetsThatArePastOrUnknownNameNoWait(String headers) {
        assertThat(read(429, headers)).isEmpty();
    }
}
