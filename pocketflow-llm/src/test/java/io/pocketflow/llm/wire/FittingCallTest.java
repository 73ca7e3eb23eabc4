package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.base.ToolNames;
import io.pocketflow.llm.fixture.Replayed;
import io.pocketflow.llm.fixture.Requests;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, ids and arguments that a server would reject are repaired, in the call and in its result alike. */
class FittingCallTest {

    private static final ModelConfig MISTRAL =
            ModelConfig.of(Provider.OPENAI, URI.create("https://api.mistral.ai/v1"), "m");

    private static ChatRequest with(Message calling) {
        List<ToolResult> results = Parts.of(calling, ToolCall.class).stream()
                .map(call -> ToolResult.failure(call, "no such tool"))
                .toList();
        return ChatRequest.of(Message.user("Hi"), calling, Message.tool(results));
    }

    private static ChatRequest calling(ToolCall... calls) {
        return with(new Message(Message.Role.ASSISTANT, List.of(calls), null));
    }

    /** All values of fields of this name, in order. */
    private static List<String> all(JsonNode sent, String... names) {
        List<String> found = new ArrayList<>();
        collect(sent, List.of(names), found);
        return found;
    }

    private static void collect(JsonNode node, List<String> names, List<String> found) {
        node.properties().forEach(field -> {
            if (names.contains(field.getKey()) && field.getValue().isTextual()) {
                found.add(field.getValue().textValue());
            }
        });
        node.forEach(child -> collect(child, names, found));
    }

    private static List<String> names(JsonNode sent) {
        return all(sent, "name", "tool_name");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void namesThatNoServerAcceptsAreReplaced(Provider provider) {
        ChatRequest request = calling(
                new ToolCall("c1", "a.b", "{}"),
                new ToolCall("c2", "x".repeat(70), "{}"),
                new ToolCall("c3", "", "{}"));

        assertThat(names(Requests.written(provider, request)))
                .contains("a_b", "x".repeat(64), "_")
                .allMatch(ToolNames::isName);
    }

    @Test
    void aReplyWithSuchACallGoesBackRepaired() {
        ChatReply reply = Replayed.message(
                "{\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\"a.b\",\"arguments\":\"{\"}}]}");

        assertThat(reply.toolCalls()).as("as the model wrote it").containsExactly(new ToolCall("c", "a.b", "{"));
        assertThat(Replayed.back(Provider.OPENAI, reply).at("/tool_calls/0/function"))
                .isEqualTo(json("{\"name\":\"a_b\",\"arguments\":\"{}\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "no JSON", "[1]", "\"a\"", "null", "", "{\"a\":1} and more"})
    void argumentsThatAreNotAnObjectAreAnEmptyOne(String arguments) {
        ChatRequest request = calling(new ToolCall("c", "f", arguments));

        assertThat(Requests.written(Provider.OPENAI, request).at("/messages/1/tool_calls/0/function/arguments"))
                .isEqualTo(json("\"{}\""));
        assertThat(Requests.written(Provider.OPENAI_RESPONSES, request).at("/input/1/arguments"))
                .isEqualTo(json("\"{}\""));
        assertThat(Requests.written(Provider.ANTHROPIC, request).at("/messages/1/content/0/input"))
                .isEqualTo(json("{}"));
        assertThat(Requests.written(Provider.GEMINI, request).at("/contents/1/parts/0/functionCall/args"))
                .isEqualTo(json("{}"));
        assertThat(Requests.written(Provider.OLLAMA, request).at("/messages/1/tool_calls/0/function/arguments"))
                .isEqualTo(json("{}"));
    }

    @Test
    void argumentsThatAreAnObjectKeepTheirDigitsAndSpaces() {
        ChatRequest request = calling(new ToolCall("c", "f", "{ \"a\": 1.00000000000000000001 }"));

        assertThat(Requests.written(Provider.OPENAI, request)
                        .at("/messages/1/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{ \"a\": 1.00000000000000000001 }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"functions.f:0", "call|a=b", "", "chatcmpl tool", "ïd"})
    void idsThatAnthropicRefusesAreReplacedInBoth(String id) {
        JsonNode sent = Requests.written(Provider.ANTHROPIC, calling(new ToolCall(id, "f", "{}")));

        String written = sent.at("/messages/1/content/0/id").asText();
        assertThat(written).matches("[A-Za-z0-9_-]+");
        assertThat(sent.at("/messages/2/content/0/tool_use_id").asText()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_1", "local_x_1", "toolu_01A", "short", "", "é23456789"})
    void idsThatMistralRefusesAreReplacedInBoth(String id) {
        JsonNode sent = Requests.written(MISTRAL, calling(new ToolCall(id, "f", "{}")), false);

        String written = sent.at("/messages/1/tool_calls/0/id").asText();
        assertThat(written).matches("[A-Za-z0-9]{9}");
        assertThat(sent.at("/messages/2/tool_call_id").asText()).isEqualTo(written);
    }

    /** Two turns whose calls have the same id. */
    private static ChatRequest repeating(String id) {
        ToolCall call = new ToolCall(id, "f", "{}");
        Message calls = new Message(Message.Role.ASSISTANT, List.of(call, call), null);
        Message results = Message.tool(List.of(ToolResult.of(call, "1"), ToolResult.of(call, "2")));
        Message again = new Message(Message.Role.ASSISTANT, List.of(call), null);
        return ChatRequest.of(
                Message.user("Hi"), calls, results, again, Message.tool(List.of(ToolResult.of(call, "3"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"functions.f:0", "call_1", "abcdefghi"})
    void idsThatRepeatAreReplacedInBoth(String id) {
        JsonNode anthropic = Requests.written(Provider.ANTHROPIC, repeating(id));
        JsonNode mistral = Requests.written(MISTRAL, repeating(id), false);
        JsonNode responses = Requests.written(Provider.OPENAI_RESPONSES, repeating(id));

        assertThat(all(anthropic, "id")).doesNotHaveDuplicates().hasSize(3);
        assertThat(all(anthropic, "tool_use_id")).isEqualTo(all(anthropic, "id"));
        assertThat(all(mistral, "id"))
                .doesNotHaveDuplicates()
                .hasSize(3)
                .allMatch(fit -> fit.matches("[A-Za-z0-9]{9}"));
        assertThat(all(mistral, "tool_call_id")).isEqualTo(all(mistral, "id"));
        List<String> ids = all(responses, "call_id");
        assertThat(List.of(ids.get(2), ids.get(3), ids.get(5))).isEqualTo(List.of(ids.get(0), ids.get(1), ids.get(4)));
        assertThat(ids.stream().distinct()).hasSize(3);
        assertThat(Requests.written(Provider.ANTHROPIC, repeating(id))).isEqualTo(anthropic);
    }

    @Test
    void idsThatRepeatInAnOriginalAreReplacedToo() {
        ChatReply reply = Replayed.whole(
                Provider.ANTHROPIC,
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"s\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}},"
                        + "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}]}");
        JsonNode sent = Requests.written(Provider.ANTHROPIC, with(reply.message()));

        assertThat(all(sent, "id")).doesNotHaveDuplicates().hasSize(2);
        assertThat(all(sent, "tool_use_id")).isEqualTo(all(sent, "id"));
    }

    @Test
    void idsStayWhereNoRuleIsKnown() {
        ModelConfig other = ModelConfig.of(Provider.OPENAI, URI.create("http://localhost:8000/v1"), "m");

        assertThat(all(Requests.written(other, repeating("functions.f:0"), false), "id", "tool_call_id"))
                .containsOnly("functions.f:0");
    }

    @Test
    void idsThatDifferStillDifferWhenReplaced() {
        JsonNode sent = Requests.written(
                Provider.ANTHROPIC, calling(new ToolCall("a.b", "f", "{}"), new ToolCall("a:b", "f", "{}")));

        assertThat(all(sent, "id")).doesNotHaveDuplicates().hasSize(2);
        assertThat(all(sent, "tool_use_id")).isEqualTo(all(sent, "id"));
    }

    @ParameterizedTest
    @CsvSource({"OPENAI, 40", "OPENAI_RESPONSES, 64"})
    void idsThatAreTooLongForOpenAiAreReplacedInBoth(Provider provider, int longest) {
        ToolCall fits = new ToolCall("i".repeat(longest), "f", "{}");
        ToolCall tooLong = new ToolCall("i".repeat(longest + 1), "f", "{}");
        List<String> ids = all(Requests.written(provider, calling(fits, tooLong)), "id", "call_id", "tool_call_id");

        assertThat(ids).hasSize(4).contains(fits.id()).doesNotContain(tooLong.id());
        assertThat(ids).allMatch(id -> id.length() <= longest);
        assertThat(ids.subList(0, 2)).isEqualTo(ids.subList(2, 4));
    }

    @Test
    void idsStayAsTheyAreWhereAServerAcceptsThem() {
        String id = "functions.weather:0" + "x".repeat(50);
        ModelConfig other = ModelConfig.of(Provider.OPENAI, URI.create("http://localhost:8000/v1"), "m");

        assertThat(all(Requests.written(other, calling(new ToolCall(id, "f", "{}")), false), "id", "tool_call_id"))
                .containsExactly(id, id);
        assertThat(all(Requests.written(Provider.ANTHROPIC, calling(new ToolCall("toolu_1", "f", "{}"))), "id"))
                .containsExactly("toolu_1");
    }

    @Test
    void originalsOfChatCompletionsAreRepairedToo() {
        ChatReply reply =
                Replayed.message("{\"reasoning_content\":\"r\",\"tool_calls\":[{\"id\":\"call_1\",\"function\":"
                        + "{\"name\":\"a.b\",\"arguments\":\"{\"}}]}");
        JsonNode sent = Requests.written(MISTRAL, with(reply.message()), false);

        JsonNode call = sent.at("/messages/1/tool_calls/0");
        assertThat(call.path("function")).isEqualTo(json("{\"name\":\"a_b\",\"arguments\":\"{}\"}"));
        assertThat(call.path("id").asText()).matches("[A-Za-z0-9]{9}");
        assertThat(sent.at("/messages/2/tool_call_id")).isEqualTo(call.path("id"));
    }

    @Test
    void originalsOfResponsesAreRepairedToo() {
        String id = "i".repeat(65);
        ChatReply reply = Replayed.whole(
                Provider.OPENAI_RESPONSES,
                "{\"status\":\"completed\",\"output\":[{\"type\":" + "\"function_call\",\"call_id\":\"" + id
                        + "\",\"name\":\"a.b\",\"arguments\":\"{\"}]}");
        JsonNode input = Requests.written(Provider.OPENAI_RESPONSES, with(reply.message()))
                .path("input");

        assertThat(input.path(1).path("name").asText()).isEqualTo("a_b");
        assertThat(input.path(1).path("arguments").asText()).isEqualTo("{}");
        assertThat(input.path(2).path("call_id")).isEqualTo(input.path(1).path("call_id"));
        assertThat(input.path(2).path("call_id").asText()).hasSizeLessThan(65);
    }

    @Test
    void originalsOfAnthropicAreRepairedToo() {
        ChatReply reply = Replayed.whole(
                Provider.ANTHROPIC,
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"t\","
                        + "\"signature\":\"s\"},{\"type\":\"tool_use\",\"id\":\"f:0\",\"name\":\"a.b\",\"input\":null}]}");
        JsonNode messages =
                Requests.written(Provider.ANTHROPIC, with(reply.message())).path("messages");

        JsonNode call = messages.at("/1/content/1");
        assertThat(call.path("name").asText()).isEqualTo("a_b");
        assertThat(call.path("input")).isEqualTo(json("{}"));
        assertThat(call.path("id").asText()).matches("[A-Za-z0-9_-]+");
        assertThat(messages.at("/2/content/0/tool_use_id")).isEqualTo(call.path("id"));
    }

    @Test
    void originalsOfGeminiAndOllamaAreRepairedToo() {
        ChatReply gemini = Replayed.whole(
                Provider.GEMINI,
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":"
                        + "{\"name\":\"a.b\",\"args\":{}},\"thoughtSignature\":\"c2ln\"}]},\"finishReason\":\"STOP\"}]}");
        assertThat(names(Requests.written(Provider.GEMINI, with(gemini.message()))))
                .containsExactly("a_b", "a_b");
        ChatReply ollama = Replayed.whole(
                Provider.OLLAMA,
                "{\"message\":{\"thinking\":\"t\",\"tool_calls\":[{\"function\":"
                        + "{\"name\":\"a.b\",\"arguments\":\"{\"}}]},\"done\":true}");
        JsonNode sent = Requests.written(Provider.OLLAMA, with(ollama.message()));
        assertThat(names(sent)).containsExactly("a_b", "a_b");
        assertThat(sent.at("/messages/1/tool_calls/0/function/arguments")).isEqualTo(json("{}"));
    }
}
