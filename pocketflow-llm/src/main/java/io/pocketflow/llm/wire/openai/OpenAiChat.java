package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.util.Map;

/** The Chat Completions format, as in OpenAI's specification and in compatible servers. */
public final class OpenAiChat implements WireFormat {

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return URI.create(baseUrl + "/chat/completions");
    }

    @Override
    public Map<String, String> headers(Keys keys) {
        return OpenAiParts.bearer(keys);
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        return OpenAiChatRequest.write(request, model, streaming, config);
    }

    @Override
    public ChatReply read(JsonNode answer, String model, String requestId) {
        return OpenAiChatReader.whole(answer, model, requestId);
    }

    @Override
    public StreamReader reader(String model) {
        return new OpenAiChatReader(model);
    }

    @Override
    public Usage usage(JsonNode body) {
        return OpenAiUsage.chat(OpenAiUsage.inAnswer(body));
    }

    @Override
    public WireError error(JsonNode body) {
        return ErrorBody.openAiShape(body);
    }
}
