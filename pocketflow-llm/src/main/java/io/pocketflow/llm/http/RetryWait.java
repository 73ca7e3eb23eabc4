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
 * Finds in an answer how long to wait: {@code retry-after-ms}, else {@code retry-after} in seconds or as an HTTP date, as
 * the official OpenAI and Anthropic clients read them; else what the body says (Gemini's {@code RetryInfo}); else, at 429
 * only, the resets of {@linkplain Allowance the limits}: the longest one of those that are used up, or of all if none is.
 * (Resets come with every answer, so at other statuses they name no wait.) A wait of 0, or until a time that is past, says
 * that the server does not know: it counts as not named, as who heeded it would ask without end and at full speed. Dates
 * count from the server's own clock, as ours may be hours off.
 */
public record RetryWait(InstantSource clock) {

    /** Returns the wait that an answer names by its headers. */
    public Optional<Duration> read(int status, HttpHeaders headers) {
        return read(status, headers, null);
    }

    /** As {@link #read(int, HttpHeaders)}, where the body says this, or null if nothing. */
    public Optional<Duration> read(int status, HttpHeaders headers, @Nullable Duration inBody) {
        return value(headers, "retry-after-ms")
                .flatMap(WaitText::millis)
                .filter(RetryWait::isWait)
                .or(() -> value(headers, "retry-after")
                        .flatMap(text -> WaitText.seconds(text).or(() -> WaitText.httpDate(text, now(headers, clock))))
                        .filter(RetryWait::isWait))
                .or(() -> Optional.ofNullable(inBody).filter(RetryWait::isWait))
                .or(() -> status == 429 ? reset(headers) : Optional.empty());
    }

    /** The time by the server's clock, from which its dates count, where the answer tells it; else by this one. */
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
