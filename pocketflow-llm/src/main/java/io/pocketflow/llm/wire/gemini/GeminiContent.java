package io.pocketflow.llm.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.VertexPaths;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The generateContent format of the Gemini API, version v1beta, as in its API reference. */
public final class GeminiContent implements WireFormat {

    /**
     * Returns the name with its collection, which names of base models may lack; other names have one such as {@code
     * tunedModels}.
     */
    public static String resource(String model) {
        return model.contains("/") ? model : "models/" + model;
    }

    /**
     * Returns the address of a method of this model.
     *
     * @throws IllegalArgumentException if the name has a segment {@code .} or {@code ..}, which would lead to another
     *     address
     */
    public static URI address(URI baseUrl, String model, String method) {
        for (String segment : model.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(
                        "the name of a Gemini model must not have a segment '" + segment + "' but was '" + model + "'");
            }
        }
        String escaped = URLEncoder.encode(resource(model), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        // the base URL of Vertex ends with the publisher, and contains the version before it
        String version = VertexPaths.isVertex(baseUrl) ? "/" : "/v1beta/";
        return URI.create(baseUrl + version + escaped + ":" + method);
    }

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return address(baseUrl, model, streaming ? "streamGenerateContent?alt=sse" : "generateContent");
    }

    @Override
    public Map<String, String> headers(Keys keys) {
        return keys.header("x-goog-api-key", "");
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        return new GeminiRequest(request).body();
    }

    @Override
    public ChatReply read(JsonNode answer, String model, String requestId) {
        return new GeminiReader(model).whole(answer, requestId);
    }

    @Override
    public StreamReader reader(String model) {
        return new GeminiReader(model);
    }

    @Override
    public Usage usage(JsonNode body) {
        return body.isArray()
                ? GeminiReader.usageOfChunks(body)
                : GeminiReader.usage(Fields.get(body, "usageMetadata"));
    }

    @Override
    public WireError error(JsonNode body) {
        JsonNode error = ErrorBody.error(body);
        return GeminiError.read(error.isMissingNode() ? body : error);
    }
}
