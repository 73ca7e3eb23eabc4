package io.pocketflow.llm;

import io.pocketflow.llm.LlmException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the words that providers have for failures mean: the status that goes with each, and the kind. Stateless. */
final class ErrorCodes {

    private static final Set<String> MONEY = Set.of(
            "insufficient_quota",
            "credit_balance_exhausted",
            "enforced_spend_limit_reached",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error");

    /** Google's word for a wrong key, which it tells with the status of a bad request. */
    private static final String WRONG_KEY = "API_KEY_INVALID";

    /** What vLLM, SGLang, llama.cpp and LM Studio say where OpenAI has a code. */
    private static final Pattern TOO_LONG =
            Pattern.compile("maximum context length|longer than the model's context length"
                    + "|exceeds the available context size|Context size has been exceeded"
                    + "|greater than the context length|context length of only");

    private static final Set<String> FILTERED =
            Set.of("content_filter", "content_policy_violation", "image_content_policy_violation");

    /** The schema ResponseErrorCode in OpenAI's specification, as far as it is about the request's images. */
    private static final Set<String> UNFIT_IMAGES = Set.of(
            "invalid_image",
            "invalid_image_format",
            "invalid_base64_image",
            "invalid_image_url",
            "invalid_image_mode",
            "image_too_large",
            "image_too_small",
            "image_parse_error",
            "image_content_policy_violation",
            "image_file_too_large",
            "unsupported_image_media_type",
            "empty_image_file",
            "failed_to_download_image",
            "image_file_not_found");

    private static final Map<String, Integer> STATUS = Map.ofEntries(
            // OpenAI
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("invalid_prompt", 400),
            // Anthropic
            Map.entry("invalid_request_error", 400),
            Map.entry("authentication_error", 401),
            Map.entry("billing_error", 402),
            Map.entry("permission_error", 403),
            Map.entry("not_found_error", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("timeout_error", 504),
            Map.entry("overloaded_error", 529),
            // Google
            Map.entry("INVALID_ARGUMENT", 400),
            Map.entry("UNAUTHENTICATED", 401),
            Map.entry("PERMISSION_DENIED", 403),
            Map.entry("NOT_FOUND", 404),
            Map.entry("RESOURCE_EXHAUSTED", 429),
            Map.entry("UNAVAILABLE", 503),
            Map.entry("DEADLINE_EXCEEDED", 504));

    private ErrorCodes() {}

    /** The status that a failure told inside a success would have had; 500 if no word says it. */
    static int status(List<String> codes) {
        return codes.stream()
                .flatMap(code ->
                        Optional.ofNullable(UNFIT_IMAGES.contains(code) ? Integer.valueOf(400) : STATUS.get(code))
                                .stream())
                .findFirst()
                .orElse(500);
    }

    static Kind kind(int status, List<String> codes, String message) {
        if (status == 402 || codes.stream().anyMatch(MONEY::contains)) {
            return Kind.OUT_OF_MONEY;
        }
        // 500 is the status of an error in a stream that tells none
        boolean tooLong =
                (status == 400 || status == 500) && TOO_LONG.matcher(message).find();
        if (status == 413 || tooLong || codes.contains(WireError.CONTEXT_TOO_LONG)) {
            return Kind.CONTEXT_TOO_LONG;
        }
        if (codes.contains(WRONG_KEY)) {
            return Kind.UNAUTHORIZED;
        }
        return codes.stream().anyMatch(FILTERED::contains) ? Kind.CONTENT_FILTERED : kindOf(status);
    }

    private static Kind kindOf(int status) {
        return switch (status) {
            case 401, 403 -> Kind.UNAUTHORIZED;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMED_OUT;
            case 409 -> Kind.SERVER_ERROR;
            case 429 -> Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            default -> status >= 500 ? Kind.SERVER_ERROR : status < 400 ? Kind.NOT_FOUND : Kind.BAD_REQUEST;
        };
    }
}
