package io.pocketflow.llm.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.base.Usages;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.VertexPaths;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Messages format of Anthropic, version 2023-06-01, as in its API reference: the version that still accepts a
 * temperature, which later versions and the newest models reject.
 */
public final class AnthropicMessages implements WireFormat {

    private static final String VERSION = "2023-06-01";
    private static final String VERTEX_VERSION = "vertex-2023-10-16";
    /** Sentences of errors about money whose type is only that of an invalid request. */
    private static final List<String> MONEY =
            List.of("specified API usage limits", "specified workspace API usage limits", "credit balance is too low");

    private static final List<String> TOO_LONG = List.of("prompt is too long", "exceed context limit");

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return VertexPaths.isVertex(baseUrl)
                ? VertexPaths.address(baseUrl, model, streaming ? "streamRawPredict" : "rawPredict")
                : URI.create(baseUrl + "/v1/messages");
    }

    @Override
    public Map<String, String> headers(Keys keys) {
        Map<String, String> headers = new HashMap<>(keys.header("x-api-key", ""));
        headers.put("anthropic-version", VERSION);
        return headers;
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        ObjectNode body = new AnthropicRequest(request).body(model, streaming);
        if (VertexPaths.isVertex(config.baseUrl())) {
            // the address names the model, and the body the version
            body.remove("model");
            body.put("anthropic_version", VERTEX_VERSION);
        }
        return body;
    }

    @Override
    public ChatReply read(JsonNode answer, String model, String requestId) {
        return new AnthropicReader(model).whole(answer, requestId);
    }

    @Override
    public StreamReader reader(String model) {
        return new AnthropicReader(model);
    }

    @Override
    public Usage usage(JsonNode body) {
        return Stream.of(body, body.path("message"), body.path("error"))
                .map(place -> AnthropicUsage.of(place.path("usage")))
                .reduce(Usage.NONE, Usages::highest);
    }

    /** {@inheritDoc} The shape is {@code {"type":"error","error":{"type","message","details":{"error_code"}}}}. */
    @Override
    public WireError error(JsonNode body) {
        WireError reported = ErrorBody.openAiShape(body);
        List<String> codes = new ArrayList<>(reported.codes());
        String exact = Fields.textOrEmpty(body.path("error").path("details"), "error_code");
        if (!exact.isEmpty()) {
            codes.add(0, exact);
        }
        if (TOO_LONG.stream().anyMatch(reported.message()::contains)) {
            codes.add(WireError.CONTEXT_TOO_LONG);
        }
        boolean money = codes.contains("billing_error")
                || codes.contains("enforced_spend_limit_reached")
                || MONEY.stream().anyMatch(reported.message()::contains);
        return new WireError(codes, reported.message(), WireError.Spent.accountIf(money), null);
    }
}
