package io.pocketflow.llm.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The forms in which servers write a wait. A text that cannot be read, is negative, or has more than {@value #MOST}
 * characters is not a wait; a time in the past is not a wait; more than a year is a year.
 */
final class WaitText {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST = 64;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(\\.\\d{0,18})?");
    private static final Pattern UNIT = Pattern.compile("\\G(\\d{1,18}(?:\\.\\d{1,18})?)(ms|s|m|h|d)");
    private static final Map<String, Duration> LENGTHS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private WaitText() {}

    /** Reads a number of milliseconds, possibly fractional. */
    static Optional<Duration> millis(String text) {
        return number(text, "ms");
    }

    /** Reads a number of seconds, possibly fractional. */
    static Optional<Duration> seconds(String text) {
        return number(text, "s");
    }

    private static Optional<Duration> number(String text, String unit) {
        return isShort(text) && NUMBER.matcher(text).matches() ? Optional.of(times(text, unit)) : Optional.empty();
    }

    /** Reads numbers with units, such as {@code 6m0s}, {@code 1.5s} or {@code 12ms}. */
    static Optional<Duration> units(String text) {
        if (!isShort(text)) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        int end = 0;
        for (Matcher part = UNIT.matcher(text); part.find(); end = part.end()) {
            sum = shorter(sum.plus(times(part.group(1), part.group(2))), LONGEST);
        }
        return end == 0 || end < text.length() ? Optional.empty() : Optional.of(sum);
    }

    /**
     * Reads the time of a reset whose unit is not stated: seconds from now, or seconds or milliseconds since 1970,
     * whichever is the soonest in the future; else a number with units, a timestamp or a date.
     */
    static Optional<Duration> reset(String text, Instant now) {
        if (!NUMBER.matcher(text).matches()) {
            return units(text).or(() -> timestamp(text, now)).or(() -> httpDate(text, now));
        }
        BigDecimal number = new BigDecimal(text);
        BigDecimal sinceThen = BigDecimal.valueOf(now.toEpochMilli()).movePointLeft(3);
        return Stream.of(
                        number,
                        number.subtract(sinceThen),
                        number.movePointLeft(3).subtract(sinceThen))
                .filter(seconds -> seconds.signum() > 0)
                .min(Comparator.naturalOrder())
                .filter(seconds -> seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) <= 0)
                .map(seconds -> times(seconds.toPlainString(), "s"));
    }

    /** Reads a date in the form of HTTP (RFC 1123). */
    static Optional<Duration> httpDate(String text, Instant now) {
        return instant(text).map(time -> until(time, now));
    }

    /** Returns the moment of a date in the form of HTTP (RFC 1123). */
    static Optional<Instant> instant(String httpDate) {
        if (!isShort(httpDate)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads a timestamp such as {@code 2026-03-01T12:00:30Z} (RFC 3339). */
    static Optional<Duration> timestamp(String text, Instant now) {
        if (!isShort(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(until(OffsetDateTime.parse(text).toInstant(), now));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isShort(String text) {
        return text.length() <= MOST;
    }

    private static Duration until(Instant time, Instant now) {
        Duration wait = Duration.between(now, time);
        return wait.isNegative() ? Duration.ZERO : shorter(wait, LONGEST);
    }

    private static Duration times(String number, String unit) {
        BigDecimal nanos = new BigDecimal(number)
                .multiply(BigDecimal.valueOf(LENGTHS.get(unit).toNanos()));
        BigDecimal most = BigDecimal.valueOf(LONGEST.toNanos());
        return Duration.ofNanos(nanos.min(most).setScale(0, RoundingMode.UP).longValueExact());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
