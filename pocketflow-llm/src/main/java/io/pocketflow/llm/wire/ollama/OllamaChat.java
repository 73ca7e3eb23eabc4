package io.pocketflow.llm.wire.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.base.ServerText;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The {@code /api/chat} format of Ollama, as in its API description. */
public final class OllamaChat implements WireFormat {

    private static final Pattern TOO_LONG =
            Pattern.compile("(?i)exceed[a-z]{0,5} [^\\n]{0,200}context (length|window)");

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return URI.create(baseUrl + "/api/chat");
    }

    /** {@inheritDoc} A local server needs no key; the hosted service and gateways do. */
    @Override
    public Map<String, String> headers(Keys keys) {
        return keys.header("Authorization", "Bearer ");
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        return new OllamaRequest(request).body(model, streaming);
    }

    @Override
    public ChatReply read(JsonNode answer, String model, String requestId) {
        return new OllamaReader(model).whole(answer, requestId);
    }

    @Override
    public StreamReader reader(String model) {
        return new OllamaReader(model);
    }

    @Override
    public Usage usage(JsonNode body) {
        return Usage.of(Fields.count(body, "prompt_eval_count"), Fields.count(body, "eval_count"));
    }

    /** {@inheritDoc} The shape is {@code {"error":"text"}}; gateways write OpenAI's shape. */
    @Override
    public WireError error(JsonNode body) {
        WireError reported = ErrorBody.openAiShape(body);
        List<String> codes = new ArrayList<>(reported.codes());
        if (ServerText.finds(TOO_LONG, reported.message())) {
            codes.add(WireError.CONTEXT_TOO_LONG);
        }
        return new WireError(codes, reported.message(), reported.spent(), reported.retryAfter());
    }
}
