package io.pocketflow.llm.http;

import io.pocketflow.core.RetryHint;
import io.pocketflow.llm.base.Waits;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the wait in an answer. The sources are {@code retry-after-ms} (Azure also: {@code
 * x-ms-retry-after-ms}), else {@code retry-after} in seconds or as an HTTP date, as in the official OpenAI and Anthropic clients; else the body (Gemini's {@code RetryInfo}); else, at
 * 429 only, the resets of {@linkplain Allowance the limits}: the longest reset of the used-up limits, or of all limits
 * if none is used up. (Every answer contains resets, so at other statuses they are not waits.) A wait of 0, or until a
 * time in the past, means that the server does not know: it counts as not named, because a caller that obeyed it would
 * retry without end and at full speed. Dates are compared with the server's own clock, because the local clock may be
 * hours off.
 */
public record RetryWait(InstantSource clock) {

    /** Returns the wait that an answer names by its headers. */
    public Optional<Duration> read(int status, HttpHeaders headers) {
        return read(status, headers, null);
    }

    /**
     * Returns the wait as {@link #read(int, HttpHeaders)} does, with the wait in the body, or null if the body has
     * none.
     */
    public Optional<Duration> read(int status, HttpHeaders headers, @Nullable Duration inBody) {
        return value(headers, "retry-after-ms")
                .or(() -> value(headers, "x-ms-retry-after-ms"))
                .flatMap(WaitText::millis)
                .filter(RetryWait::isWait)
                .or(() -> value(headers, "retry-after")
                        .flatMap(text -> WaitText.seconds(text).or(() -> WaitText.httpDate(text, now(headers, clock))))
                        .filter(RetryWait::isWait))
                .or(() -> Optional.ofNullable(inBody).filter(RetryWait::isWait))
                .or(() -> status == 429 ? reset(headers) : Optional.empty());
    }

    /**
     * Returns the time of the server's clock, with which its dates are compared, if the answer contains it; else of
     * this clock.
     */
    public static Instant now(HttpHeaders headers, InstantSource clock) {
        return value(headers, "date").flatMap(WaitText::instant).orElseGet(clock::instant);
    }

    /** Returns the wait that a failure names, whichever model made it; at most a year. */
    public static Optional<Duration> namedBy(RetryHint failure) {
        return failure.retryAfter().filter(RetryWait::isWait).map(Waits::capped);
    }

    private static boolean isWait(Duration wait) {
        return !wait.isZero() && !wait.isNegative();
    }

    private static Optional<String> value(HttpHeaders headers, String name) {
        return headers.firstValue(name).map(String::strip);
    }

    private Optional<Duration> reset(HttpHeaders headers) {
        Instant now = now(headers, clock);
        List<Allowance> limits = Arrays.stream(Allowance.Of.values())
                .map(what -> Allowance.of(headers, what, now))
                .toList();
        return longest(limits, Allowance::isUsedUp).or(() -> longest(limits, limit -> true));
    }

    private static Optional<Duration> longest(List<Allowance> limits, Predicate<Allowance> which) {
        return limits.stream()
                .filter(which)
                .flatMap(limit -> limit.reset().filter(RetryWait::isWait).stream())
                .max(Comparator.naturalOrder());
    }
}
