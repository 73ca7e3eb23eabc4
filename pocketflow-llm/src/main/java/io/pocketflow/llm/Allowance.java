package io.pocketflow.llm;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the headers of an answer tell of one of the account's limits. OpenAI and those like it send {@code
 * x-ratelimit-limit-requests}, {@code -remaining-} and {@code -reset-}, the last one a duration; Anthropic sends {@code
 * anthropic-ratelimit-requests-limit} and so on, the reset a timestamp.
 *
 * @param limit how much a window allows; empty if unknown, which servers also write as 0 or less
 * @param remaining how much of it is left; empty if unknown
 * @param reset how long until all of it is there again; empty if unknown
 */
record Allowance(OptionalLong limit, OptionalLong remaining, Optional<Duration> reset) {

    /** What is limited. */
    enum Of {
        REQUESTS("requests"),
        TOKENS("tokens"),
        INPUT_TOKENS("input-tokens"),
        OUTPUT_TOKENS("output-tokens");

        private final String word;

        Of(String word) {
            this.word = word;
        }
    }

    private enum Style {
        OPENAI {
            @Override
            Optional<String> header(HttpHeaders headers, Of what, String value) {
                return headers.firstValue("x-ratelimit-" + value + "-" + what.word);
            }

            @Override
            Optional<Duration> wait(String text, Instant now) {
                return WaitText.units(text);
            }
        },
        ANTHROPIC {
            @Override
            Optional<String> header(HttpHeaders headers, Of what, String value) {
                return headers.firstValue("anthropic-ratelimit-" + what.word + "-" + value);
            }

            @Override
            Optional<Duration> wait(String text, Instant now) {
                return WaitText.timestamp(text, now);
            }
        };

        abstract Optional<String> header(HttpHeaders headers, Of what, String value);

        abstract Optional<Duration> wait(String text, Instant now);

        Allowance read(HttpHeaders headers, Of what, Instant now) {
            OptionalLong limit = number(header(headers, what, "limit"));
            return new Allowance(
                    limit.isPresent() && limit.getAsLong() <= 0 ? OptionalLong.empty() : limit,
                    number(header(headers, what, "remaining")),
                    header(headers, what, "reset").flatMap(text -> wait(text.strip(), now)));
        }
    }

    /** What the headers tell of this limit, in Anthropic's words or else in OpenAI's. */
    static Allowance of(HttpHeaders headers, Of what, Instant now) {
        Allowance anthropic = Style.ANTHROPIC.read(headers, what, now);
        return anthropic.isEmpty() ? Style.OPENAI.read(headers, what, now) : anthropic;
    }

    private boolean isEmpty() {
        return limit.isEmpty() && remaining.isEmpty() && reset.isEmpty();
    }

    boolean isUsedUp() {
        return remaining.isPresent() && remaining.getAsLong() <= 0;
    }

    private static OptionalLong number(Optional<String> text) {
        try {
            return text.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(text.get().strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
