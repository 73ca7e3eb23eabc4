package io.pocketflow.llm.http;

import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.ServerText;
import io.pocketflow.llm.wire.WireError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The meaning of providers' words for failures: the status and the kind of each. Stateless. */
public final class ErrorCodes {

    private static final Set<String> MONEY = Set.of(
            "insufficient_quota",
            "credit_balance_exhausted",
            "enforced_spend_limit_reached",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "exceeded_current_quota_error");

    /** The sentences of Moonshot, Z.AI, xAI, DeepSeek and others for exhausted credit, with various statuses. */
    private static final Pattern MONEY_SENTENCE =
            Pattern.compile("(?i)(insufficient|not enough) ([a-z]{1,20} )?(balance|credits?|funds)"
                    + "|balance is (insufficient|not enough|too low)|not have any credits|n't have any credits"
                    + "|used all (available|your) credits|out of credits|\u4f59\u989d\u4e0d\u8db3");

    /** Google's word for a wrong key, which it reports with the status of a bad request. */
    private static final String WRONG_KEY = "API_KEY_INVALID";

    /** The sentences by which xAI and others report a wrong key with the status of a bad request. */
    private static final Pattern WRONG_KEY_SENTENCE = Pattern.compile("(?i)"
            + "(incorrect|invalid|wrong|bad|missing|expired|unknown|malformed|no) ([a-z0-9]{1,20} )?(x-)?"
            + "(api|auth|access|bearer|authentication)[ _-]?(key|token|credential)"
            + "|(api|auth|access)[ _-]?(key|token)\\W([^\\n]{0,40}\\W)?"
            + "(incorrect|invalid|not valid|not authori[sz]ed|expired|missing|revoked|disabled|required|not found)"
            + "|provide an api[ _-]?key|authentication fail|invalid authentication");

    /** The codes of llama.cpp, Perplexity and others for a conversation that is too long. */
    private static final Set<String> TOO_LONG_CODES = Set.of(
            WireError.CONTEXT_TOO_LONG,
            "context_window_exceeded",
            "exceed_context_size_error",
            "too_many_prompt_tokens",
            "prompt_too_long",
            "input_too_long",
            "context_limit_exceeded",
            "model_context_window_exceeded",
            "tokens_limit_reached",
            "ContextWindowExceededError");

    /**
     * The sentences of vLLM, SGLang, llama.cpp, LM Studio, Ollama and hosted services for a conversation that is too
     * long.
     */
    private static final Pattern TOO_LONG = Pattern.compile("(?i)maximum (context|prompt) length"
            + "|longer than the model's context length"
            + "|exceed[a-z]{0,5} [^\\n]{0,80}context (length|window|size|limit)"
            + "|context (length|window|size)( has been| was| is)? exceed"
            + "|greater than the context length|context length of only"
            + "|prompt (is )?too long|input (is )?too long|too many (prompt |input )?tokens(?! per)"
            + "|reduce the length of (the |your )?(input|prompt|messages)"
            + "|(input|prompt) tokens? [^\\n]{0,60}exceed|tokens in the prompt cannot exceed"
            + "|input length [^\\n]{0,40}exceed|range of input length|maximum input length"
            + "|exceed[a-z]{0,5} (the )?(maximum allowed input length|model token limit)"
            + "|exceed[a-z]{0,5} (the )?max(imum)? (message|input|prompt|sequence|model)"
            + "|prompt exceeds max|not exceed max_num_tokens|longer than the (maximum model|context) length"
            + "|configured context size|context length is (only )?\\d|current length is [^\\n]{0,40}while limit is"
            + "|inputs. (tokens \\+|must have less than)|(messages|input)[^\\n]{0,80}string too long"
            // vLLM: the rest of the context for the answer is less than nothing
            + "|max_(completion_)?tokens must be at least 1, got -"
            + "|too many total text bytes|\u8d85\u957f");

    /** A status that begins a sentence, such as {@code 429 Too Many Requests} or {@code Error code: 503}. */
    private static final Pattern STATUS_IN_SENTENCE =
            Pattern.compile("(?i)^\\W{0,9}(?:(?:http|error|status|code)\\b[\\W_]{0,9}){0,4}([45]\\d\\d)(?![\\d.])");

    /** The sentences for a status, of errors without a code. */
    private static final Map<Pattern, Integer> SENTENCES = new LinkedHashMap<>();

    static {
        sentence("rate.?limit|too many requests|throttl|quota exceeded|exceeded [^\\n]{0,40}quota", 429);
        sentence("overloaded|at capacity|service unavailable|server is busy|temporarily unavailable", 503);
        sentence("gateway time-?out|(request|upstream|deadline|operation) (has )?(timed? ?out|exceeded)", 504);
        sentence("^\\W{0,9}(unauthorized|not authenticated)", 401);
        sentence("^\\W{0,9}(forbidden|permission denied|access denied)", 403);
        sentence("^\\W{0,9}(not found|[^\\n]{0,80}model [^\\n]{0,80}(not found|does not exist))", 404);
        sentence("^\\W{0,9}(bad request|unprocessable entity)", 400);
        sentence("^\\W{0,9}payment required", 402);
        sentence("(payload|content|(request )?entity) too large", 413);
    }

    private static void sentence(String words, int status) {
        SENTENCES.put(Pattern.compile("(?i)" + words), status);
    }

    /** A quota that is not available again within minutes, such as OpenRouter's {@code free-models-per-day}. */
    private static final Pattern OF_A_DAY = Pattern.compile("(?i)per[ _-]?day|daily");

    private static final Set<String> FILTERED =
            Set.of("content_filter", "content_policy_violation", "image_content_policy_violation");

    /** The codes about the request's images in the schema ResponseErrorCode of OpenAI's specification. */
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

    /** Returns the status that stands for an error inside a success; 500 if neither its codes nor its sentence says which. */
    static int status(List<String> codes, String message) {
        return codes.stream()
                .flatMap(code ->
                        Optional.ofNullable(UNFIT_IMAGES.contains(code) ? Integer.valueOf(400) : STATUS.get(code))
                                .stream())
                .findFirst()
                .orElseGet(() -> status(message));
    }

    private static int status(String message) {
        Optional<String> number = ServerText.first(STATUS_IN_SENTENCE, message);
        if (number.isPresent()) {
            return Integer.parseInt(number.get());
        }
        if (ServerText.finds(WRONG_KEY_SENTENCE, message)) {
            return 401;
        }
        return SENTENCES.entrySet().stream()
                .filter(sentence -> ServerText.finds(sentence.getKey(), message))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(500);
    }

    /**
     * Returns the kind that the status and the words imply. For a 5xx, only words about money, length and filters
     * count.
     */
    public static Kind kind(int status, List<String> codes, String message) {
        if (status == 402 || codes.stream().anyMatch(MONEY::contains) || ServerText.finds(MONEY_SENTENCE, message)) {
            return Kind.OUT_OF_MONEY;
        }
        if (status == 413 || isTooLong(status, codes, message)) {
            return Kind.CONTEXT_TOO_LONG;
        }
        if (status == 400 && (codes.contains(WRONG_KEY) || ServerText.finds(WRONG_KEY_SENTENCE, message))) {
            return Kind.UNAUTHORIZED;
        }
        return codes.stream().anyMatch(FILTERED::contains) ? Kind.CONTENT_FILTERED : kindOf(status);
    }

    private static boolean isTooLong(int status, List<String> codes, String message) {
        boolean refused = status == 400 || status == 422 || status >= 500;
        return codes.stream().anyMatch(TOO_LONG_CODES::contains) || refused && ServerText.finds(TOO_LONG, message);
    }

    /** Returns whether a throttle is about a daily quota. */
    static boolean isOfADay(String message) {
        return ServerText.finds(OF_A_DAY, message);
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
