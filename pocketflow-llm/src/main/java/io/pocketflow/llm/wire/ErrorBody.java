package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Fields;
import java.util.List;

/**
 * Finds the error in the body of an answer. The shape is OpenAI's, {@code {"error":{"message","type","param","code"}}},
 * with what compatible servers make of it: a plain text for the error, a number for the code, or a message without the
 * error around it. Stateless.
 */
public final class ErrorBody {

    private ErrorBody() {}

    /**
     * Returns the error that an answer reports: at its top, or, if a gateway's server ended a reply early, in the
     * reply's choice, which may contain no more than that.
     */
    public static JsonNode error(JsonNode json) {
        JsonNode error = json.path("error");
        JsonNode choice = json.path("choices").path(0);
        boolean broken = "error".equals(Fields.get(choice, "finish_reason").textValue());
        if (isTold(error) || !broken) {
            return error;
        }
        return isTold(choice.path("error")) ? choice.path("error") : choice;
    }

    /** Returns whether the value of an error field reports an error: an object or a text. */
    public static boolean isTold(JsonNode error) {
        return error.isObject() || error.isTextual();
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
        return error.isTextual()
                ? error.asText()
                : (error.isObject() ? error : json).path("message").asText("");
    }
}
