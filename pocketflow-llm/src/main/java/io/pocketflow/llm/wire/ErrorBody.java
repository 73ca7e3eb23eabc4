package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pocketflow.llm.base.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Finds the error in the body of an answer. The shape is OpenAI's, {@code {"error":{"message","type","param","code"}}},
 * with what compatible servers make of it: a plain text for the error, a number for the code, or a message without the
 * error around it. Stateless.
 */
public final class ErrorBody {

    /** The words of gateways, DeepSeek, Z.AI and SGLang for a reply that ended early because of a failure. */
    private static final Set<String> BROKEN_OFF =
            Set.of("error", "insufficient_system_resource", "network_error", "abort");

    /** The fields of an answer or an event that contain its reply. */
    private static final Set<String> REPLIES = Set.of(
            "choices", "candidates", "content", "output", "message", "response", "data", "embeddings", "embedding");

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
        if (isTold(error)
                && (saysSomething(error)
                        || REPLIES.stream().noneMatch(place -> json.path(place).isContainerNode()))) {
            return error;
        }
        if ("error".equals(json.path("object").textValue())) {
            return json; // of FastChat and early vLLM
        }
        JsonNode choice = json.path("choices").path(0);
        if (!BROKEN_OFF.contains(Fields.textOrEmpty(choice, "finish_reason").toLowerCase(Locale.ROOT))) {
            return MissingNode.getInstance();
        }
        return isTold(choice.path("error")) ? choice.path("error") : choice;
    }

    /** Returns whether an answer or an event reports an error. */
    public static boolean isIn(JsonNode answer) {
        return !error(answer).isMissingNode();
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
        JsonNode told = error(json);
        JsonNode error = told.isObject() ? told : json;
        return List.of(error.path("code").asText(""), error.path("type").asText("")).stream()
                .filter(code -> !code.isEmpty())
                .toList();
    }

    private static String message(JsonNode json) {
        JsonNode error = error(json);
        return error.isTextual() && !error.textValue().isBlank()
                ? error.asText()
                : (error.isObject() ? error : json).path("message").asText("");
    }
}
