package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.ServerText;
import io.pocketflow.llm.wire.ErrorBody;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The wait in the body of an error: a field such as {@code retry_after}, or only a sentence, such as "Please try again in
 * 1m3.5s" of OpenAI and Groq, "retry after 6 seconds" of Azure, and "Please retry in 32.5s" of Google. Stateless.
 */
final class WaitInBody {

    private static final List<String> SECONDS =
            List.of("retry_after", "retryAfter", "retry_after_seconds", "retry-after", "estimated_time");
    private static final List<String> MILLIS = List.of("retry_after_ms", "retryAfterMs", "retry-after-ms");

    private static final String NUMBER = "\\d{1,9}(?:\\.\\d{1,9})?";
    private static final String UNIT =
            "(?:milliseconds?|millis|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)";

    /** One number with its unit, which the next one follows directly, or after a space, a comma or "and". */
    private static final String PART = NUMBER + " ?" + UNIT;

    private static final Pattern SENTENCE =
            Pattern.compile("(?i)\\b(?:try|retry|available|wait|reset|resets|resume|resumes)"
                    + "(?: again)?(?: your request| the request)?(?: after| in| for| at least| about){0,3} "
                    + "((?:" + PART + "(?:,? ?(?:and )?(?=\\d))?+){1,5}+)(?![a-z0-9])");

    private static final Pattern EACH = Pattern.compile("(?i)(" + NUMBER + ") ?(ms|mil|s|m|h|d)[a-z]{0,12}");

    private static final Map<String, String> UNITS = Map.of("mil", "ms");

    private WaitInBody() {}

    /** Returns the wait in the fields of an error, or of the body around it, else in its sentence. */
    static Optional<Duration> of(JsonNode json, String message) {
        JsonNode error = ErrorBody.error(json);
        return Stream.of(error, error.path("metadata"), json)
                .flatMap(place -> field(place).stream())
                .findFirst()
                .or(() -> sentence(message));
    }

    private static Optional<Duration> field(JsonNode place) {
        return Stream.concat(
                        SECONDS.stream()
                                .flatMap(
                                        field -> WaitText.seconds(text(place, field))
                                                .or(() -> WaitText.units(text(place, field)))
                                                .stream()),
                        MILLIS.stream().flatMap(field -> WaitText.millis(text(place, field)).stream()))
                .findFirst();
    }

    private static String text(JsonNode place, String field) {
        JsonNode value = place.path(field);
        return value.isNumber() || value.isTextual() ? value.asText().strip() : "";
    }

    /** Returns the first wait that a sentence names. */
    static Optional<Duration> sentence(String message) {
        return ServerText.first(SENTENCE, message).flatMap(WaitInBody::sum);
    }

    private static Optional<Duration> sum(String parts) {
        StringBuilder units = new StringBuilder();
        for (MatchResult part : EACH.matcher(parts).results().toList()) {
            String unit = part.group(2).toLowerCase(Locale.ROOT);
            units.append(part.group(1)).append(UNITS.getOrDefault(unit, unit));
        }
        return WaitText.units(units.toString());
    }
}
