package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.wire.ReplyAssembly;
import io.pocketflow.llm.wire.StreamReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arguments of streamed tool calls, however they are cut. */
class OpenAiArgumentsTest {

    private static final String ARGUMENTS = "{\"city\":\"Z\\u00fcrich \uD83D\uDE86\",\"days\":[1,2]}";

    private static final ToolCall WHOLE = new ToolCall("call_a1", "weather", ARGUMENTS);

    private static void chat(StreamReader reader, String fragment, boolean first, List<ChatEvent> to) {
        ObjectNode event = Json.MAPPER.createObjectNode();
        ObjectNode call = event.putArray("choices")
                .addObject()
                .putObject("delta")
                .putArray("tool_calls")
                .addObject()
                .put("index", 0);
        if (first) {
            call.put("id", "call_a1").putObject("function").put("name", "weather");
        }
        call.withObject("/function").put("arguments", fragment);
        reader.read("", event, to::add);
    }

    private static void responses(StreamReader reader, String type, JsonNode more, List<ChatEvent> to) {
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("type", type).put("output_index", 0).setAll((ObjectNode) more);
        reader.read(type, event, to::add);
    }

    private static StreamReader begun() {
        StreamReader reader = new OpenAiResponses().reader("m");
        JsonNode item = Golden.json(
                "{\"item\":{\"type\":\"function_call\",\"call_id\":\"call_a1\",\"name\":\"weather\",\"arguments\":\"\"}}");
        responses(reader, "response.output_item.added", item, new ArrayList<>());
        return reader;
    }

    private static ObjectNode delta(String text) {
        return Json.MAPPER.createObjectNode().put("delta", text);
    }

    private static String told(List<ChatEvent> events) {
        StringBuilder told = new StringBuilder();
        events.forEach(event -> told.append(((ChatEvent.ToolCallDelta) event).arguments()));
        return told.toString();
    }

    @Test
    void chatArgumentsCutInThreeAnywhereAreJoined() {
        for (int i = 0; i <= ARGUMENTS.length(); i++) {
            for (int j = i; j <= ARGUMENTS.length(); j++) {
                List<ChatEvent> events = new ArrayList<>();
                StreamReader reader = new OpenAiChat().reader("m");
                chat(reader, ARGUMENTS.substring(0, i), true, events);
                chat(reader, ARGUMENTS.substring(i, j), false, events);
                chat(reader, ARGUMENTS.substring(j), false, events);
                assertThat(reader.reply().toolCalls()).containsExactly(WHOLE);
                assertThat(told(events)).isEqualTo(ARGUMENTS);
            }
        }
    }

    @Test
    void responsesArgumentsCutInThreeAnywhereAreJoined() {
        for (int i = 0; i <= ARGUMENTS.length(); i++) {
            for (int j = i; j <= ARGUMENTS.length(); j++) {
                List<ChatEvent> events = new ArrayList<>();
                StreamReader reader = begun();
                String type = "response.function_call_arguments.delta";
                responses(reader, type, delta(ARGUMENTS.substring(0, i)), events);
                responses(reader, type, delta(ARGUMENTS.substring(i, j)), events);
                responses(reader, type, delta(ARGUMENTS.substring(j)), events);
                assertThat(reader.reply().toolCalls()).containsExactly(WHOLE);
                assertThat(told(events)).isEqualTo(ARGUMENTS);
            }
        }
    }

    @Test
    void argumentsOverTheCapAreMalformedInBothFormats() {
        String half = "x".repeat(ReplyAssembly.MOST_ARGUMENTS / 2);
        List<ChatEvent> events = new ArrayList<>();
        StreamReader chat = new OpenAiChat().reader("m");
        chat(chat, half, true, events);
        chat(chat, half, false, events);
        StreamReader responses = begun();
        String type = "response.function_call_arguments.delta";
        responses(responses, type, delta(half + half), events);
        for (Runnable more : List.<Runnable>of(
                () -> chat(chat, "y", false, events), () -> responses(responses, type, delta("y"), events))) {
            assertThat(catchThrowableOfType(LlmException.class, more::run).kind())
                    .isEqualTo(Kind.MALFORMED);
        }
    }
}
