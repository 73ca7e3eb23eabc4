package io.pocketflow.llm.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.ServerText;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireError.Spent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The errors of Google's services: {@code {"error":{"code","message","status","details"}}}, with the details of
 * google/rpc/error_details.proto.
 */
final class GeminiError {

    private static final Pattern DELAY = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?s");
    private static final Pattern TOO_LONG = Pattern.compile("(?i)input token count [^\\n]{0,200}exceeds");
    /** Sentences about used-up credit, or a reached spending cap, of the account. */
    private static final Pattern MONEY = Pattern.compile("(?i)credits are depleted|spending cap");
    /** Sentences about a tier without a quota for the model. */
    private static final Pattern NO_QUOTA = Pattern.compile("(?i)quota exceeded[^\\n]{0,300}, limit: 0(?![\\d.])");

    private static final Duration LONGEST = Duration.ofDays(365);

    private GeminiError() {}

    static WireError read(JsonNode body) {
        JsonNode error = body.has("error") ? body.path("error") : body;
        String own = error.isTextual() ? error.asText() : Fields.textOrEmpty(error, "message");
        String message = own.isEmpty() ? ErrorBody.openAiShape(body).message() : own;
        List<String> codes = codes(error);
        if (ServerText.finds(TOO_LONG, message)) {
            codes.add(WireError.CONTEXT_TOO_LONG);
        }
        return new WireError(codes, message, spent(error, message), delay(error));
    }

    /**
     * Returns the used-up resource. Quotas are counted per model, so a used-up or missing one does not affect other
     * models.
     */
    private static Spent spent(JsonNode error, String message) {
        if (Fields.count(error, "code") == 402 || ServerText.finds(MONEY, message)) {
            return Spent.ACCOUNT;
        }
        return isDaily(error) || ServerText.finds(NO_QUOTA, message) ? Spent.QUOTA : Spent.NOTHING;
    }

    private static List<String> codes(JsonNode error) {
        List<String> codes = new ArrayList<>();
        for (JsonNode detail : error.path("details")) {
            if (detail.path("reason").isTextual()) {
                codes.add(detail.path("reason").asText());
            }
        }
        if (error.path("status").isTextual()) {
            codes.add(error.path("status").asText());
        }
        return codes;
    }

    /**
     * Returns whether a quota is daily: its id contains the period, such as {@code
     * GenerateRequestsPerDayPerProjectPerModel}.
     */
    private static boolean isDaily(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                if (Fields.textOrEmpty(violation, "quotaId").contains("PerDay")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Duration delay(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            String delay = Fields.textOrEmpty(detail, "retryDelay");
            if (DELAY.matcher(delay).matches()) {
                BigDecimal seconds = new BigDecimal(delay.substring(0, delay.length() - 1));
                BigDecimal capped = seconds.min(BigDecimal.valueOf(LONGEST.toSeconds()));
                return Duration.ofNanos(capped.movePointRight(9).longValueExact());
            }
        }
        return null;
    }
}
