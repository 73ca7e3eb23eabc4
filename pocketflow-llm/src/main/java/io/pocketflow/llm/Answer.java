package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP answer with its body read as JSON. Some servers tell an error inside a 200; it counts as the status that its
 * code names, or as a 500.
 *
 * @param status the HTTP status, or that of an error inside a success
 * @param json the body; missing if it is no JSON
 * @param fault why the body is no JSON; empty if it is
 */
record Answer(int status, HttpHeaders headers, byte[] body, JsonNode json, String fault) {

    private static final String CUT = "the connection ended in the middle of the body";

    static Answer of(HttpResponse<byte[]> http) {
        return of(http.statusCode(), http.headers(), http.body());
    }

    static Answer of(int status, HttpHeaders headers, byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            String none = endsWithConnection(status, headers) ? CUT : "the body is empty";
            String fault = json.isMissingNode() ? none : "";
            return new Answer(status(status, ErrorAnswers.error(json)), headers, body, json, fault);
        } catch (IOException e) {
            boolean cut = e instanceof JsonEOFException && endsWithConnection(status, headers);
            String fault = cut ? CUT : "the body is no JSON" + where(e);
            return new Answer(status, headers, body, MissingNode.getInstance(), fault);
        }
    }

    /** Such a body has no end that tells whether it is whole; but a 204 has none at all. */
    private static boolean endsWithConnection(int status, HttpHeaders headers) {
        return status != 204
                && headers.firstValue("content-length").isEmpty()
                && headers.firstValue("transfer-encoding").isEmpty();
    }

    /** What a success without JSON is a failure of. */
    LlmException.Kind faultKind() {
        return fault.equals(CUT) ? LlmException.Kind.UNREACHABLE : LlmException.Kind.MALFORMED;
    }

    /** An error that a stream tells in the middle; it has the status that its code names, or 500. */
    static Answer ofErrorEvent(HttpHeaders headers, JsonNode event) {
        int status = status(200, ErrorAnswers.error(event));
        return ofEvent(status == 200 ? 500 : status, headers, event);
    }

    /** One event of a stream. */
    static Answer ofEvent(int status, HttpHeaders headers, JsonNode event) {
        String text = event.isMissingNode() ? "" : event.isTextual() ? event.asText() : event.toString();
        return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8), event, "");
    }

    /** The place only: the exception's own text quotes the body, where half a key would escape the redaction. */
    private static String where(IOException failure) {
        JsonLocation place = failure instanceof JsonProcessingException json ? json.getLocation() : null;
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    private static int status(int status, JsonNode error) {
        if (status / 100 != 2 || !ErrorAnswers.isTold(error)) {
            return status;
        }
        int code = error.path("code").asInt();
        return code >= 400 && code < 600 ? code : 500;
    }

    boolean succeeded() {
        return status / 100 == 2;
    }

    Answer withStatus(int status) {
        return new Answer(status, headers, body, json, fault);
    }

    /** The header's first value, or an empty text. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
