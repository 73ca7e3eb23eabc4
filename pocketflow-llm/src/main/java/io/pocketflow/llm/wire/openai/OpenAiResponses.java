package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.util.Map;

/** The Responses format, as in OpenAI's specification. */
public final class OpenAiResponses implements WireFormat {

    /** The name of this format in a {@link Message.Original}: its JSON is the array of output items. */
    static final String NAME = Provider.OPENAI_RESPONSES.prefix();

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return URI.create(baseUrl + "/responses");
    }

    @Override
    public Map<String, String> headers(Keys keys) {
        return OpenAiParts.bearer(keys);
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        return OpenAiResponsesRequest.write(request, model, streaming, config);
    }

    @Override
    public ChatReply read(JsonNode answer, String model, String requestId) {
        return OpenAiResponsesReader.whole(answer, model, requestId);
    }

    @Override
    public StreamReader reader(String model) {
        return new OpenAiResponsesReader(model);
    }

    @Override
    public Usage usage(JsonNode body) {
        return OpenAiUsage.responses(OpenAiUsage.inResponse(body));
    }

    /**
     * {@inheritDoc} A failed response has the error one level down, and an event of type {@code error} has it at the
     * top.
     */
    @Override
    public WireError error(JsonNode body) {
        if (body.path("response").path("error").isObject()) {
            return ErrorBody.openAiShape(body.path("response"));
        }
        if (body.path("error").isMissingNode()
                && "error".equals(body.path("type").textValue())) {
            return ErrorBody.openAiShape(((ObjectNode) body.deepCopy()).without("type"));
        }
        return ErrorBody.openAiShape(body);
    }
}
