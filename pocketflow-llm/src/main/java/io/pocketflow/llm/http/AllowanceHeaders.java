package io.pocketflow.llm.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The styles of headers for limits: their names, and their form of a reset. Stateless. */
enum AllowanceHeaders {

    /** {@code anthropic-ratelimit-requests-limit} and so on; the reset is a timestamp. */
    ANTHROPIC {
        @Override
        Allowance read(HttpHeaders headers, Allowance.Of what, Instant now) {
            String start = "anthropic-ratelimit-" + what.word + "-";
            return Allowance.of(
                    value(headers, start + "limit"),
                    value(headers, start + "remaining"),
                    value(headers, start + "reset").flatMap(text -> WaitText.timestamp(text, now)));
        }
    },

    /** {@code x-ratelimit-limit-requests} and so on, of OpenAI and many others; the reset is a number with units, or a bare one. */
    OPENAI {
        @Override
        Allowance read(HttpHeaders headers, Allowance.Of what, Instant now) {
            return Allowance.of(
                    value(headers, "x-ratelimit-limit-" + what.word),
                    value(headers, "x-ratelimit-remaining-" + what.word),
                    value(headers, "x-ratelimit-reset-" + what.word).flatMap(text -> WaitText.reset(text, now)));
        }
    },

    /**
     * {@code x-ratelimit-limit-req-minute} and so on, of Mistral without a reset and of Cerebras with one in seconds.
     * Of several periods the first used-up one counts, else the shortest. Without a reset, a period of up to an hour is
     * the reset.
     */
    OF_PERIODS {
        @Override
        Allowance read(HttpHeaders headers, Allowance.Of what, Instant now) {
            List<Allowance> found = new ArrayList<>();
            PERIODS.forEach((period, length) -> what.wordsOfPeriods.forEach(word -> {
                String end = word + "-" + period;
                Optional<Duration> reset = value(headers, "x-ratelimit-reset-" + end)
                        .flatMap(text -> WaitText.reset(text, now))
                        .or(() -> length.compareTo(LONGEST_GUESS) <= 0 ? Optional.of(length) : Optional.empty());
                Optional<String> limit = value(headers, "x-ratelimit-limit-" + end);
                Optional<String> remaining = value(headers, "x-ratelimit-remaining-" + end);
                if (reset.isPresent() && (limit.isPresent() || remaining.isPresent())) {
                    found.add(Allowance.of(limit, remaining, reset));
                }
            }));
            return found.stream()
                    .filter(Allowance::isUsedUp)
                    .findFirst()
                    .or(() -> found.stream().findFirst())
                    .orElse(Allowance.NONE);
        }
    },

    /**
     * {@code x-ratelimit-limit} and {@code x-tokenlimit-limit} and so on, of OpenRouter, whose reset is a time in milliseconds
     * since 1970, and of Together, whose reset is in seconds; the same without {@code x-}, of gateways; {@code
     * ratelimitbysize-limit} of Mistral, which counts tokens. Without a reset their window is unknown, so nothing counts.
     */
    PLAIN {
        @Override
        Allowance read(HttpHeaders headers, Allowance.Of what, Instant now) {
            for (String start : what.plain) {
                Optional<Duration> reset = value(headers, start + "reset").flatMap(text -> WaitText.reset(text, now));
                if (reset.isPresent()) {
                    // drafts before 7 list the windows behind the limit: "100, 100;w=60"
                    Optional<String> limit =
                            value(headers, start + "limit").map(list -> list.split("[,;]", 2)[0].strip());
                    return Allowance.of(limit, value(headers, start + "remaining"), reset);
                }
            }
            return Allowance.NONE;
        }
    },

    /** {@code RateLimit} and {@code RateLimit-Policy} of the IETF's draft. */
    DRAFT {
        @Override
        Allowance read(HttpHeaders headers, Allowance.Of what, Instant now) {
            return RateLimitFields.read(headers, what).orElse(Allowance.NONE);
        }
    };

    private static final Duration LONGEST_GUESS = Duration.ofHours(1);

    private static final Map<String, Duration> PERIODS = new LinkedHashMap<>();

    static {
        PERIODS.put("second", Duration.ofSeconds(1));
        PERIODS.put("minute", Duration.ofMinutes(1));
        PERIODS.put("hour", Duration.ofHours(1));
        PERIODS.put("day", Duration.ofDays(1));
        PERIODS.put("month", Duration.ofDays(30));
    }

    private static final List<AllowanceHeaders> ALL = List.of(values());

    /** Returns the styles to look for: none if no header is about a limit. */
    static List<AllowanceHeaders> of(HttpHeaders headers) {
        return headers.map().keySet().stream().anyMatch(AllowanceHeaders::isAboutALimit) ? ALL : List.of();
    }

    private static boolean isAboutALimit(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.equals("ratelimit")
                || name.contains("ratelimit-")
                || name.contains("tokenlimit-")
                || name.contains("ratelimitbysize-");
    }

    abstract Allowance read(HttpHeaders headers, Allowance.Of what, Instant now);

    private static Optional<String> value(HttpHeaders headers, String name) {
        return headers.firstValue(name).map(String::strip);
    }
}
