package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer with its body read as JSON. Some servers tell an error inside a 200; it counts as the status that its
 * code names, or as a 500.
 *
 * @param status the HTTP status, or that of an error inside a success
 * @param json the body; missing if it is no JSON
 * @param fault why the body is no JSON; empty if it is
 */
record Answer(int status, HttpHeaders headers, byte[] body, JsonNode json, String fault) {

    static Answer of(HttpResponse<byte[]> http) {
        byte[] body = http.body();
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            String fault = json.isMissingNode() ? "the body is empty" : "";
            return new Answer(status(http.statusCode(), json.path("error")), http.headers(), body, json, fault);
        } catch (JsonProcessingException e) {
            return noJson(http, where(e.getLocation()));
        } catch (IOException e) {
            return noJson(http, "");
        }
    }

    private static Answer noJson(HttpResponse<byte[]> http, String where) {
        String fault = "the body is no JSON" + where;
        return new Answer(http.statusCode(), http.headers(), http.body(), MissingNode.getInstance(), fault);
    }

    /** The place only: the exception's own text quotes the body, where half a key would escape the redaction. */
    private static String where(@Nullable JsonLocation place) {
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    private static int status(int status, JsonNode error) {
        boolean told = error.isObject() || error.isTextual();
        if (status / 100 != 2 || !told) {
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
