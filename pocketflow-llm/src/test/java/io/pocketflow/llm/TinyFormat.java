package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.http.HttpChatModel;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.ReplyErrors;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.WireError;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A format of the tests' own, as small as a format can be, so that streams are tested apart from any provider's: events
 * are {@code {"t":"text"}} (text), {@code {"r":"text"}} (reasoning), {@code {"usage":1}}, {@code {"error":{…}}} and,
 * as the last, {@code [DONE]} or {@code {"done":true}}.
 */
final class TinyFormat implements WireFormat {

    /** An event of text. */
    static String text(String text) {
        return "data: {\"t\":\"" + text + "\"}\n\n";
    }

    static final String DONE = "data: [DONE]\n\n";

    static HttpChatModel model(ModelConfig config) {
        return new HttpChatModel(config, Secret.keys(config.key()), InstantSource.system(), new TinyFormat());
    }

    @Override
    public URI address(URI baseUrl, String model, boolean streaming) {
        return URI.create(baseUrl + (streaming ? "/stream" : "/chat"));
    }

    @Override
    public Map<String, String> headers(Keys keys) {
        return keys.header("x-key", "");
    }

    @Override
    public ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config) {
        return Json.MAPPER
                .createObjectNode()
                .put("model", model)
                .put("stream", streaming)
                .put("text", request.messages().get(0).text());
    }

    @Override
    public ChatReply read(Answer answer, String model, ReplyErrors errors) {
        JsonNode text = answer.json().path("whole");
        if (!text.isTextual()) {
            return errors.reading(answer, () -> {
                throw new LlmException(LlmException.Kind.MALFORMED, "there is no reply");
            });
        }
        return ChatReply.of(model, text.asText());
    }

    @Override
    public StreamReader reader(String model) {
        return new Reader(model);
    }

    @Override
    public WireError error(JsonNode body) {
        return ErrorBody.openAiShape(body);
    }

    @Override
    public String requestIdHeader() {
        return "x-request-id";
    }

    private static final class Reader implements StreamReader {

        private final String model;
        private final StringBuilder text = new StringBuilder();
        private boolean complete;

        Reader(String model) {
            this.model = model;
        }

        @Override
        public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
            complete |= data.asText().startsWith("[DONE]") || data.path("done").asBoolean();
            if (data.has("t")) {
                text.append(data.path("t").asText());
                to.accept(new ChatEvent.TextDelta(data.path("t").asText()));
            }
            if (data.has("r")) {
                to.accept(new ChatEvent.ReasoningDelta(data.path("r").asText()));
            }
            if (data.has("usage")) {
                to.accept(new ChatEvent.UsageUpdate(Usage.of(data.path("usage").asLong(), 0)));
            }
            if (data.has("refuse")) {
                throw new LlmException(
                        LlmException.Kind.CONTENT_FILTERED,
                        "it refused: " + data.path("refuse").asText());
            }
            if (data.has("stumble")) {
                throw new NumberFormatException("For input string: " + data.path("stumble"));
            }
        }

        @Override
        public boolean isError(String name, JsonNode data) {
            return name.equals("error") || data.has("error");
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public ChatReply reply() {
            return ChatReply.of(model, text.toString());
        }
    }
}
