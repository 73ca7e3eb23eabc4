package io.pocketflow.llm.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One of the account's limits as the headers of an answer report it; {@link AllowanceHeaders} knows the names of the
 * headers.
 *
 * @param limit the amount that a window allows; empty if unknown, which servers also write as 0 or less
 * @param remaining the remaining amount; empty if unknown
 * @param reset the time until the whole amount is available again; empty if unknown
 */
public record Allowance(OptionalLong limit, OptionalLong remaining, Optional<Duration> reset) {

    static final Allowance NONE = new Allowance(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    /** The kinds of limits. */
    public enum Of {
        REQUESTS("requests", List.of("requests", "req"), List.of("x-ratelimit-", "ratelimit-")),
        TOKENS("tokens", List.of("tokens"), List.of("x-tokenlimit-", "ratelimitbysize-")),
        INPUT_TOKENS("input-tokens", List.of(), List.of()),
        OUTPUT_TOKENS("output-tokens", List.of(), List.of());

        /** The kind in the words of OpenAI and Anthropic. */
        final String word;
        /** The words before a period, such as {@code minute}. */
        final List<String> wordsOfPeriods;
        /** The starts of headers that do not name the kind. */
        final List<String> plain;

        Of(String word, List<String> wordsOfPeriods, List<String> plain) {
            this.word = word;
            this.wordsOfPeriods = wordsOfPeriods;
            this.plain = plain;
        }
    }

    /** Returns this limit from the headers, in the first style that they contain. */
    public static Allowance of(HttpHeaders headers, Of what, Instant now) {
        for (AllowanceHeaders style : AllowanceHeaders.of(headers)) {
            Allowance found = style.read(headers, what, now);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return NONE;
    }

    /** Returns a limit with numbers as headers write them. */
    static Allowance of(Optional<String> limit, Optional<String> remaining, Optional<Duration> reset) {
        OptionalLong most = number(limit);
        return new Allowance(
                most.isPresent() && most.getAsLong() <= 0 ? OptionalLong.empty() : most, number(remaining), reset);
    }

    private static OptionalLong number(Optional<String> text) {
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    boolean isEmpty() {
        return limit.isEmpty() && remaining.isEmpty() && reset.isEmpty();
    }

    /** Returns whether the server reported that nothing remains. */
    public boolean isUsedUp() {
        return remaining.isPresent() && remaining.getAsLong() <= 0;
    }
}
