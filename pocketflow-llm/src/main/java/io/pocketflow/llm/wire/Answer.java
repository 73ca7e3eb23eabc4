package io.pocketflow.llm.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Json;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP answer with its body read as JSON. Some servers report an error inside a success; see {@link #failed}.
 *
 * @param status the HTTP status that was received
 * @param json the body; missing if it is not JSON
 * @param fault the reason why the body is not JSON; empty if it is
 */
public record Answer(int status, HttpHeaders headers, byte[] body, JsonNode json, String fault) {

    private static final String CUT = "the connection ended in the middle of the body";

    /** Reads the body of a response as JSON. */
    public static Answer of(HttpResponse<byte[]> http) {
        return of(http.statusCode(), http.headers(), http.body());
    }

    /** Reads a body as JSON. A malformed body gives an answer with a fault. */
    public static Answer of(int status, HttpHeaders headers, byte[] body) {
        try {
            JsonNode json = Json.ofServer(body, 0, body.length);
            String none = endsWithConnection(status, headers) ? CUT : "the body is empty";
            String fault = json.isMissingNode() ? none : "";
            return new Answer(status, headers, body, json, fault);
        } catch (IOException e) {
            boolean cut = e instanceof JsonEOFException && endsWithConnection(status, headers);
            String fault = cut ? CUT : "the body is not JSON" + where(e);
            return new Answer(status, headers, body, MissingNode.getInstance(), fault);
        }
    }

    /**
     * Returns whether the end of the connection ends the body, so that nothing shows whether it is complete; a 204 has
     * no body.
     */
    private static boolean endsWithConnection(int status, HttpHeaders headers) {
        return status != 204
                && headers.firstValue("content-length").isEmpty()
                && headers.firstValue("transfer-encoding").isEmpty();
    }

    /** Returns the kind of failure of a success without JSON. */
    public LlmException.Kind faultKind() {
        return fault.equals(CUT) ? LlmException.Kind.UNREACHABLE : LlmException.Kind.MALFORMED;
    }

    /** Returns an answer of one event of a stream. */
    public static Answer ofEvent(int status, HttpHeaders headers, JsonNode event) {
        String text = event.isMissingNode() ? "" : event.isTextual() ? event.asText() : event.toString();
        return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8), event, "");
    }

    /** Returns only the place: the exception's own text quotes the body, and a part of a key would escape the mask. */
    private static String where(IOException failure) {
        JsonLocation place = failure instanceof JsonProcessingException json ? json.getLocation() : null;
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    /** Returns whether the status is a success. */
    public boolean succeeded() {
        return status / 100 == 2;
    }

    /** Returns whether the answer reports an error, by its status or inside a success. */
    public boolean failed() {
        return !succeeded() || ErrorBody.isIn(json);
    }

    /** Returns the header's first value, or an empty text. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** Returns the body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
