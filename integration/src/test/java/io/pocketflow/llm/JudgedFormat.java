package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.http.WireFormats;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.util.Map;

/** A provider's format that judges every body before it is sent. */
record JudgedFormat(Provider provider, WireFormat format) implements WireFormat {

    static JudgedFormat of(Provider provider) {
        return new JudgedFormat(provider, WireFormats.of(provider));
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        ObjectNode body = format.write(request, model, streaming, config);
        Judges.judge(provider, body);
        return body;
    }

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return format.address(baseUrl, model, streaming);
    }

    @Override
    public Map<String, String> headers(Keys keys) {
        return format.headers(keys);
    }

    @Override
    public ChatReply read(JsonNode answer, String model, String requestId) {
        return format.read(answer, model, requestId);
    }

    @Override
    public StreamReader reader(String model) {
        return format.reader(model);
    }

    @Override
    public WireError error(JsonNode body) {
        return format.error(body);
    }

    @Override
    public Usage usage(JsonNode body) {
        return format.usage(body);
    }

    @Override
    public String requestIdHeader() {
        return format.requestIdHeader();
    }
}
