package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pocketflow.llm.base.BrokenOff;
import io.pocketflow.llm.base.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds the error in the body of an answer. The shape is OpenAI's, {@code {"error":{"message","type","param","code"}}},
 * with what compatible servers make of it: a plain text for the error, a number for the code, or a message without the
 * error around it. Stateless.
 */
public final class ErrorBody {

    /** The fields of an answer or an event that contain its reply, the most usual first. */
    private static final List<String> REPLIES = List.of(
            "choices", "candidates", "content", "output", "message", "response", "data", "embeddings", "embedding");

    /** The fields of an error that contain its sentence, the most usual first. */
    private static final List<String> SENTENCES =
            List.of("message", "msg", "detail", "error_description", "errorMessage", "status_msg", "title");

    /** The fields of an error without a name that contain its code. */
    private static final List<String> CODES = List.of("code", "status", "status_code", "error_code", "errorCode");

    /** The codes of a success, in lower case. */
    private static final Set<String> SUCCESSES =
            Set.of("", "0", "200", "ok", "success", "successful", "succeeded", "completed", "done", "processing");

    private ErrorBody() {}

    /**
     * Returns the error that an answer reports, or a missing node: at its top; or, if a gateway's server ended a reply early, in
     * the reply's choice, which may contain no more than that; or in the first element of an array that has an error.
     */
    public static JsonNode error(JsonNode answer) {
        if (!answer.isArray()) {
            return errorOf(answer);
        }
        for (JsonNode element : answer) {
            JsonNode error = errorOf(element);
            if (!error.isMissingNode()) {
                return error;
            }
        }
        return MissingNode.getInstance();
    }

    private static JsonNode errorOf(JsonNode json) {
        JsonNode error = json.path("error");
        if (isTold(error) && (saysSomething(error) || !hasPlaceOfReply(json))) {
            return error;
        }
        if ("error".equals(json.path("object").textValue()) || isBare(json)) {
            return json; // of FastChat and early vLLM, and of gateways
        }
        JsonNode baseResp = BaseResp.error(json);
        if (!baseResp.isMissingNode()) {
            return baseResp;
        }
        JsonNode choice = json.path("choices").path(0);
        if (!BrokenOff.isIn(Fields.text(choice, "finish_reason"))) {
            return MissingNode.getInstance();
        }
        return isTold(choice.path("error")) ? choice.path("error") : choice;
    }

    /** Returns whether an answer or an event reports an error. */
    public static boolean isIn(JsonNode answer) {
        return !error(answer).isMissingNode();
    }

    /**
     * Returns whether an object without a reply is an error without a name: the {@code detail} of FastAPI and of problem
     * details (RFC 9457), or a sentence with a code.
     */
    private static boolean isBare(JsonNode json) {
        if (!json.isObject() || hasReply(json)) {
            return false;
        }
        String type = Fields.textOrEmpty(json, "type").toLowerCase(Locale.ROOT);
        if (!type.isEmpty() && !type.contains("error") && !type.contains("problem") && !type.contains(":")) {
            return false; // an event
        }
        boolean coded = CODES.stream().anyMatch(field -> isFailure(json.path(field)));
        return saysSomething(json.path("detail"))
                || coded && SENTENCES.stream().anyMatch(field -> saysSomething(json.path(field)));
    }

    /** Returns whether an answer has a field for its reply, which may be empty. A loop: each event of a stream comes here. */
    private static boolean hasPlaceOfReply(JsonNode json) {
        for (String place : REPLIES) {
            if (json.path(place).isContainerNode()) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasReply(JsonNode json) {
        for (String place : REPLIES) {
            JsonNode reply = json.path(place);
            if (reply.isContainerNode() && !reply.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a code is not one of a success. */
    private static boolean isFailure(JsonNode code) {
        return code.isTextual()
                ? !SUCCESSES.contains(code.textValue().strip().toLowerCase(Locale.ROOT))
                : code.isNumber() && code.asInt() != 0 && code.asInt() / 100 != 2;
    }

    private static boolean isTold(JsonNode error) {
        return error.isObject() || error.isTextual();
    }

    /** Returns whether a value is more than zeros and empty texts, which some servers add to each reply. */
    private static boolean saysSomething(JsonNode value) {
        if (value.isContainerNode()) {
            return StreamSupport.stream(value.spliterator(), false).anyMatch(ErrorBody::saysSomething);
        }
        return value.isTextual() ? !value.textValue().isBlank() : value.asDouble() != 0;
    }

    /** Returns the error in OpenAI's shape, or in the shapes of compatible servers. */
    public static WireError openAiShape(JsonNode json) {
        return new WireError(codes(json), message(json), WireError.Spent.NOTHING, null);
    }

    /** Returns the error's code and type, as far as given. */
    private static List<String> codes(JsonNode json) {
        JsonNode found = error(json);
        JsonNode error = found.isObject() ? found : json;
        return Stream.of(
                        error.path("code").asText(""),
                        error.path("type").asText(""),
                        BaseResp.code(error),
                        BaseResp.word(error))
                .filter(code -> !code.isEmpty())
                .toList();
    }

    private static String message(JsonNode json) {
        JsonNode error = error(json);
        if (error.isTextual() && !error.textValue().isBlank()) {
            return error.asText();
        }
        JsonNode object = error.isObject() ? error : json;
        return SENTENCES.stream()
                .map(object::path)
                .map(ErrorBody::sentence)
                .filter(sentence -> !sentence.isBlank())
                .findFirst()
                .orElse("");
    }

    /** Returns a sentence: a text, or the {@code msg} of FastAPI's list of invalid fields, or the JSON of another shape. */
    private static String sentence(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        JsonNode first = value.isArray() ? value.path(0) : value;
        for (String field : SENTENCES) {
            if (first.path(field).isTextual()) {
                return first.path(field).textValue();
            }
        }
        return value.isContainerNode() && !value.isEmpty() ? value.toString() : "";
    }
}
