package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FailureDetails;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of answers that are not replies, which turns them into exceptions; {@link ErrorBody} knows where the body
 * reports an error.
 *
 * @param model the name of the model, for messages
 */
public record ErrorAnswers(String model, WireFormat format, Excerpt excerpt, RetryWait waits) {

    private static final int MOST_OF_A_MESSAGE = 500;
    private static final int MOST_OF_A_BODY = 2_000;

    private static final Set<Kind> FINAL_KINDS =
            EnumSet.of(Kind.OUT_OF_MONEY, Kind.CONTEXT_TOO_LONG, Kind.CONTENT_FILTERED);
    private static final Set<Integer> FINAL_STATUSES = Set.of(400, 401, 402, 403, 404, 413, 422);

    /** The fields of an error whose number is a status. */
    private static final List<String> NUMBERS = List.of("code", "status", "status_code", "raw_status_code");

    /** A throttle with a longer wait is due to a quota, if its sentence says so too. */
    private static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

    /** Returns the failure that an answer reports, by its status or inside a success. */
    public LlmException failure(Answer answer) {
        WireError error = format.error(answer.json());
        List<String> codes = error.codes();
        String words = words(answer, error);
        int status = answer.succeeded() ? statusInside(answer.json(), codes, words) : answer.status();
        Duration inBody = error.retryAfter() != null
                ? error.retryAfter()
                : WaitInBody.of(answer.json(), words).orElse(null);
        Duration wait = waits.read(status, HeadersInBody.with(answer), inBody).orElse(null);
        boolean daily = status == 429 && isFarAway(wait) && ErrorCodes.isOfADay(words);
        Kind kind = daily || error.outOfMoney() ? Kind.OUT_OF_MONEY : ErrorCodes.kind(status, codes, words);
        boolean retriable = retriable(kind, status, answer);
        boolean slowDown = slowDown(status, wait);
        String said = error.message().isEmpty() ? answer.text() : error.message();
        String code = codes.isEmpty() ? "" : codes.get(0);
        FailureDetails details = new FailureDetails(
                answer.status(),
                excerpt.of(code, MOST_OF_A_MESSAGE),
                excerpt.of(answer.header(format.requestIdHeader()), MOST_OF_A_MESSAGE),
                excerpt.of(answer.text(), MOST_OF_A_BODY),
                retriable,
                retriable && slowDown,
                wait,
                format.usage(answer.json()),
                slowDown,
                daily || error.spent() == WireError.Spent.QUOTA);
        return exception(kind, said, details);
    }

    /** Returns the status for an error inside a success: a number in the error, or the status of its words. */
    private static int statusInside(JsonNode json, List<String> codes, String words) {
        JsonNode given = ErrorBody.error(json);
        JsonNode error = given.isObject() ? given : json;
        for (String field : NUMBERS) {
            int number = error.path(field).asInt();
            if (number >= 400 && number < 600) {
                return number;
            }
        }
        return error.path("detail").isArray() ? 422 : ErrorCodes.status(codes, words);
    }

    /** Returns the sentence of an error; a body that is neither JSON nor a page is one. */
    private static String words(Answer answer, WireError error) {
        boolean bare = answer.json().isMissingNode() || answer.json().isTextual();
        String text = error.message().isEmpty() && bare ? answer.text().strip() : "";
        return text.isEmpty() || text.startsWith("<") ? error.message() : text;
    }

    private static boolean isFarAway(@Nullable Duration wait) {
        return wait == null || wait.compareTo(LONGEST_THROTTLE) > 0;
    }

    /** Returns the failure of a success without a reply; the reason may quote the answer. */
    LlmException noReply(Answer answer, Kind kind, String reason) {
        FailureDetails details = new FailureDetails(
                answer.status(),
                "",
                excerpt.of(answer.header(format.requestIdHeader()), MOST_OF_A_MESSAGE),
                excerpt.of(answer.text(), MOST_OF_A_BODY),
                kind.retriable(),
                false,
                null,
                format.usage(answer.json()),
                false,
                false);
        return Failures.of(kind, sentence(details, ": " + excerpt.of(reason, MOST_OF_A_MESSAGE)), details);
    }

    /** Returns the reply in a success as {@link #reply(Answer, String)} does, with the JSON of the answer or without. */
    ChatReply reply(Answer answer, String model, boolean keepJson) {
        ChatReply reply = reply(answer, model);
        return keepJson
                ? new ChatReply(
                        reply.message(),
                        reply.finishReason(),
                        reply.rawFinishReason(),
                        reply.usage(),
                        reply.model(),
                        reply.requestId(),
                        reply.responseId(),
                        answer.text())
                : reply;
    }

    /**
     * Returns the reply in a success.
     *
     * @throws LlmException if there is no reply, with the details of the answer
     */
    public ChatReply reply(Answer answer, String model) {
        if (!answer.fault().isEmpty()) {
            throw noReply(answer, answer.faultKind(), answer.fault());
        }
        try {
            return format.read(answer.json(), model, answer.header(format.requestIdHeader()));
        } catch (LlmException e) {
            throw noReply(answer, e.kind(), e.getMessage());
        }
    }

    private LlmException exception(Kind kind, String said, FailureDetails details) {
        boolean inside = details.status() / 100 == 2;
        String code = details.code().isEmpty() ? (inside ? " with an error" : "") : " " + details.code();
        String what = inside && !details.code().isEmpty() ? " with the error" + code : code;
        String why = excerpt.of(said, MOST_OF_A_MESSAGE);
        return Failures.of(kind, sentence(details, what + (why.isEmpty() ? "" : ": " + why)), details);
    }

    private String sentence(FailureDetails details, String what) {
        return model + " answered " + details.status() + what
                + (details.requestId().isEmpty() ? "" : " (request " + details.requestId() + ")");
    }

    private static boolean retriable(Kind kind, int status, Answer answer) {
        if (FINAL_KINDS.contains(kind) || FINAL_STATUSES.contains(status)) {
            return false;
        }
        return switch (answer.header("x-should-retry")) {
            case "true" -> true;
            case "false" -> false;
            default -> kind.retriable();
        };
    }

    private static boolean slowDown(int status, @Nullable Duration wait) {
        return status == 429 || status == 529 || (status == 503 && wait != null);
    }
}
