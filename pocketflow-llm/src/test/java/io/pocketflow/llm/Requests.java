package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.http.WireFormats;
import io.pocketflow.llm.testkit.SentRequests;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.util.List;

/** Requests that use all that a request can say, for the tests of each format. */
final class Requests {

    static final JsonSchema HARBOUR = new JsonSchema("""
            {"type":"object","properties":{"harbour":{"type":"string"},"days":{"type":"integer"}},
             "required":["harbour"],"additionalProperties":false}""");

    static final JsonSchema NOTHING = new JsonSchema("{\"type\":\"object\",\"properties\":{}}");

    static final List<ToolSpec> TOOLS = List.of(
            new ToolSpec("tide_table", "High and low water of the next days.", HARBOUR),
            new ToolSpec("list_ferries", "", NOTHING));

    private static final ToolCall TIDES = new ToolCall("toolu_1", "tide_table", "{\"harbour\":\"Rødhavn\",\"days\":2}");
    private static final ToolCall FERRIES = new ToolCall("local_x_1", "list_ferries", "no JSON");

    private Requests() {}

    /** Two calls, one with an id that was made up and arguments that are none, answered by two messages. */
    static ChatRequest conversation() {
        return ChatRequest.of(
                Message.system("Be brief."),
                Message.user(Part.text("What is this?"), Part.image("image/png", new byte[] {1, 2, 3})),
                new Message(
                        Message.Role.ASSISTANT,
                        List.of(new Part.Reasoning("Hm."), Part.text("I will look."), TIDES, FERRIES),
                        null),
                Message.tool(List.of(ToolResult.of(TIDES, "{\"high\":[\"04:10\"]}"))),
                Message.tool(List.of(ToolResult.failure(FERRIES, "no JSON in the arguments"))),
                Message.system("Answer in Danish."),
                Message.user("Go on."));
    }

    /** A message of another provider, which has to be told in words that all know. */
    static Message foreign() {
        return new Message(
                Message.Role.ASSISTANT, List.of(Part.text("Hello")), new Message.Original("elsewhere", "[{\"x\":1}]"));
    }

    static ChatRequest withUrl() {
        return ChatRequest.of(Message.user(Part.image(URI.create("https://example.org/map.png"))));
    }

    /** The body as it goes over the wire, read again. */
    static JsonNode written(Provider provider, ChatRequest request) {
        return written(ModelConfig.of(provider, "the-model"), request, false);
    }

    static JsonNode written(ModelConfig config, ChatRequest request, boolean streaming) {
        WireFormat format = WireFormats.of(config.provider());
        String body = format.write(request, config.model(), streaming, config).toString();
        URI address = format.address(config.baseUrl(), config.model(), streaming);
        SentRequests.note(address.getPath(), body);
        return Golden.json(body);
    }
}
