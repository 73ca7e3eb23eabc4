package io.pocketflow.cli.base;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter of durations such as {@code 500ms}, {@code 1.5s}, {@code 2m}, {@code 1h} and {@code 30d}. */
public final class Durations implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final Map<String, Long> NANOS = Map.of(
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L,
            "d",
            86_400_000_000_000L);

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text
                    + "' is not a duration: write a number followed by ms, s, m, h or d, such as 500ms or 2m");
        }
        return Duration.ofNanos(Math.round(Double.parseDouble(form.group(1)) * NANOS.get(form.group(2))));
    }
}
