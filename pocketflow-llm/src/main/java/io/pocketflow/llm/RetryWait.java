package io.pocketflow.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from an answer's headers how long to wait, as the official OpenAI and Anthropic clients do: {@code
 * retry-after-ms}, else {@code retry-after} in seconds or as an HTTP date; and beyond them, at 429 only, {@code
 * x-ratelimit-reset-requests} and {@code -tokens}: the longer one of those whose remainder is 0, or of both if none is.
 * (Those come with every answer, so at other statuses they name no wait.) What cannot be read, or is negative, is
 * passed over; a date in the past is no wait; more than a year is a year.
 */
record RetryWait(InstantSource clock) {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(\\.\\d{0,18})?");
    private static final Pattern RESET = Pattern.compile("(?:\\d{1,18}(?:\\.\\d{1,18})?(?:ms|s|m|h|d))+");
    private static final Pattern RESET_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    Optional<Duration> read(int status, HttpHeaders headers) {
        return value(headers, "retry-after-ms")
                .flatMap(text -> number(text, "ms"))
                .or(() -> value(headers, "retry-after")
                        .flatMap(text -> number(text, "s").or(() -> date(text))))
                .or(() -> status == 429 ? reset(headers) : Optional.empty());
    }

    private static Optional<String> value(HttpHeaders headers, String name) {
        return headers.firstValue(name).map(String::strip);
    }

    private static Optional<Duration> number(String text, String unit) {
        return NUMBER.matcher(text).matches() ? Optional.of(times(text, unit)) : Optional.empty();
    }

    private Optional<Duration> date(String text) {
        try {
            ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), until.toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : shorter(wait, LONGEST));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> reset(HttpHeaders headers) {
        Optional<Duration> requests = resetOf(headers, "requests");
        Optional<Duration> tokens = resetOf(headers, "tokens");
        boolean noRequests = usedUp(headers, "requests");
        boolean noTokens = usedUp(headers, "tokens");
        if (requests.isEmpty() || tokens.isEmpty()) {
            return requests.or(() -> tokens);
        }
        if (noRequests != noTokens) {
            return noRequests ? requests : tokens;
        }
        return requests.get().compareTo(tokens.get()) > 0 ? requests : tokens;
    }

    private static boolean usedUp(HttpHeaders headers, String what) {
        return value(headers, "x-ratelimit-remaining-" + what).equals(Optional.of("0"));
    }

    /** A text such as {@code 6m0s}, {@code 1.5s} or {@code 12ms}. */
    private static Optional<Duration> resetOf(HttpHeaders headers, String what) {
        Optional<String> text = value(headers, "x-ratelimit-reset-" + what);
        if (text.isEmpty() || !RESET.matcher(text.get()).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher parts = RESET_PART.matcher(text.get());
        while (parts.find()) {
            sum = shorter(sum.plus(times(parts.group(1), parts.group(2))), LONGEST);
        }
        return Optional.of(sum);
    }

    private static Duration times(String number, String unit) {
        BigDecimal nanos = new BigDecimal(number)
                .multiply(BigDecimal.valueOf(UNITS.get(unit).toNanos()));
        BigDecimal most = BigDecimal.valueOf(LONGEST.toNanos());
        return Duration.ofNanos(nanos.min(most).setScale(0, RoundingMode.UP).longValueExact());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
