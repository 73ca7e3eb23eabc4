package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/**
 * The field {@code base_resp} that MiniMax adds to each answer: {@code {"status_code":0,"status_msg":""}}. Another status
 * code is an error, with the HTTP status of a success. The codes are those of MiniMax's list of errors. Stateless.
 */
final class BaseResp {

    /** The codes in the words of other providers. Codes of unknown meaning are failures of the server. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("1001", "timeout_error"),
            Map.entry("1002", "rate_limit_exceeded"),
            Map.entry("1004", "authentication_error"),
            Map.entry("1008", "insufficient_quota"),
            Map.entry("1026", "content_filter"),
            Map.entry("1027", "content_filter"),
            Map.entry("1039", "rate_limit_exceeded"),
            Map.entry("1041", "rate_limit_exceeded"),
            Map.entry("1042", "invalid_request_error"),
            Map.entry("2013", "invalid_request_error"),
            Map.entry("2045", "rate_limit_exceeded"),
            Map.entry("2049", "authentication_error"),
            Map.entry("2056", "insufficient_quota"),
            Map.entry("2061", "permission_error"));

    private BaseResp() {}

    /** Returns the field if it reports an error, else a missing node. */
    static JsonNode error(JsonNode json) {
        JsonNode given = json.path("base_resp");
        String code = code(given);
        return code.isEmpty() || code.equals("0") ? MissingNode.getInstance() : given;
    }

    /** Returns the code in this field; empty if it has none. */
    static String code(JsonNode field) {
        JsonNode code = field.path("status_code");
        return code.isNumber() || code.isTextual() ? code.asText().strip() : "";
    }

    /** Returns the code in the words of other providers; empty if it has none. */
    static String word(JsonNode field) {
        return WORDS.getOrDefault(code(field), "");
    }
}
