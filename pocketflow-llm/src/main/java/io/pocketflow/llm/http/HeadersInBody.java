package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.ErrorBody;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The headers of an answer, completed by those that OpenRouter repeats in its body under {@code
 * error.metadata.headers}. Stateless.
 */
final class HeadersInBody {

    private HeadersInBody() {}

    /** Returns the headers, with those of the body for names that the answer's headers lack. */
    static HttpHeaders with(Answer answer) {
        JsonNode inBody = ErrorBody.error(answer.json()).path("metadata").path("headers");
        if (!inBody.isObject() || inBody.isEmpty()) {
            return answer.headers();
        }
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(answer.headers().map());
        for (Map.Entry<String, JsonNode> header : inBody.properties()) {
            String name = header.getKey().strip();
            if (!name.isEmpty() && header.getValue().isValueNode()) {
                all.putIfAbsent(name, List.of(header.getValue().asText()));
            }
        }
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
