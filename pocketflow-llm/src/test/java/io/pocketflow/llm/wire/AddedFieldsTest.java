package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.Replayed;
import io.pocketflow.llm.fixture.Requests;
import io.pocketflow.llm.wire.openai.OpenAiChatMessage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that servers add to the messages of Chat Completions go back to them, and to no other format. */
class AddedFieldsTest {

    record City(String city) {}

    private static final String CALL =
            "{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}";

    private static JsonNode back(ChatReply reply) {
        return Replayed.back(Provider.OPENAI, reply);
    }

    @Test
    void fieldsOfMessageAndCallGoBackAsTheyCame() {
        ChatReply reply = Replayed.message("{\"reasoning_content\":\"r\",\"tool_calls\":[{\"id\":\"c\",\"function\":"
                + "{\"name\":\"f\"},\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}]}");

        assertThat(reply.message().original()).isNotNull();
        assertThat(reply.message().original().format()).isEqualTo("openai");
        assertThat(back(reply))
                .isEqualTo(json(
                        "{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"r\"," + "\"tool_calls\":["
                                + CALL + ",\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reasoning\":\"r\"",
                "\"reasoning_content\":\"\"",
                "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"x\",\"id\":\"rs\",\"index\":0}]",
                "\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}",
                "\"images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]",
                "\"context\":{\"citations\":[{\"n\":null}],\"sure\":0.5,\"done\":false}"
            })
    void anyFieldOfTheMessageGoesBackWholeOrStreamed(String field) {
        JsonNode expected = json("{\"role\":\"assistant\",\"content\":\"a\"," + field + "}");

        assertThat(back(Replayed.message("{\"content\":\"a\"," + field + "}"))).isEqualTo(expected);
        assertThat(back(Replayed.deltas("{\"role\":\"assistant\"," + field + "}", "{\"content\":\"a\"}")))
                .isEqualTo(expected);
    }

    @Test
    void fragmentsOfTextsAreAppended() {
        ChatReply reply = Replayed.deltas(
                "{\"reasoning_content\":\"Let \"}", "{\"reasoning_content\":\"me\"}", "{\"content\":\"a\"}");

        assertThat(reply.reasoning()).isEqualTo("Let me");
        assertThat(back(reply).path("reasoning_content").asText()).isEqualTo("Let me");
    }

    @Test
    void fragmentsOfDetailsAreMergedByIndex() {
        ChatReply reply = Replayed.deltas(
                detail("{\"type\":\"reasoning.text\",\"text\":\"Let \",\"format\":\"a-v1\",\"index\":0}"),
                detail("{\"type\":\"reasoning.text\",\"text\":\"me\",\"format\":\"a-v1\",\"index\":0}"),
                detail("{\"type\":\"reasoning.encrypted\",\"data\":\"x\",\"id\":\"rs_1\",\"index\":1}"),
                detail("{\"type\":\"reasoning.text\",\"signature\":\"sig\",\"format\":\"a-v1\",\"index\":0}"),
                "{\"content\":\"a\"}");

        assertThat(back(reply).path("reasoning_details")).isEqualTo(json("""
                [{"type":"reasoning.text","text":"Let me","format":"a-v1","index":0,"signature":"sig"},
                 {"type":"reasoning.encrypted","data":"x","id":"rs_1","index":1}]"""));
    }

    @Test
    void fragmentsOfDetailsWithoutIndexAreMergedIfWords() {
        ChatReply reply = Replayed.deltas(
                detail("{\"type\":\"reasoning.text\",\"text\":\"Let \"}"),
                detail("{\"type\":\"reasoning.text\",\"text\":\"me\"}"),
                detail("{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}"),
                detail("{\"type\":\"reasoning.encrypted\",\"data\":\"y\"}"));

        assertThat(back(reply).path("reasoning_details")).isEqualTo(json("""
                [{"type":"reasoning.text","text":"Let me"},{"type":"reasoning.encrypted","data":"x"},
                 {"type":"reasoning.encrypted","data":"y"}]"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"reasoning.summary\",\"summary\":\"s\",\"index\":0},"
                        + "{\"type\":\"reasoning.encrypted\",\"data\":\"x\",\"index\":0}]",
                "[{\"type\":\"reasoning.text\",\"text\":\"a\",\"index\":0},"
                        + "{\"type\":\"reasoning.text\",\"text\":\"b\",\"index\":0}]",
                "[{\"index\":0,\"text\":\"a\"},{\"index\":0,\"text\":\"b\"},1,\"c\",null,[{\"index\":0}]]"
            })
    void detailsThatCameAtOnceStayAsTheyCame(String details) {
        String field = "\"reasoning_details\":" + details;

        assertThat(back(Replayed.message("{\"content\":\"a\"," + field + "}")).path("reasoning_details"))
                .isEqualTo(json(details));
        assertThat(back(Replayed.deltas("{" + field + "}", "{\"content\":\"a\"}"))
                        .path("reasoning_details"))
                .isEqualTo(json(details));
    }

    @Test
    void detailsOfOneIndexDifferByTypeAndId() {
        ChatReply reply = Replayed.deltas(
                detail("{\"type\":\"reasoning.summary\",\"summary\":\"Let \",\"index\":0}"),
                detail("{\"type\":\"reasoning.summary\",\"summary\":\"me\",\"index\":0}"),
                detail("{\"type\":\"reasoning.encrypted\",\"data\":\"x\",\"id\":\"rs_1\",\"index\":0}"),
                detail("{\"type\":\"reasoning.encrypted\",\"data\":\"y\",\"id\":\"rs_2\",\"index\":0}"));

        assertThat(back(reply).path("reasoning_details")).isEqualTo(json("""
                [{"type":"reasoning.summary","summary":"Let me","index":0},
                 {"type":"reasoning.encrypted","data":"x","id":"rs_1","index":0},
                 {"type":"reasoning.encrypted","data":"y","id":"rs_2","index":0}]"""));
    }

    @Test
    void detailsWithoutATypeBelongToTheirIndex() {
        ChatReply reply = Replayed.deltas(
                detail("{\"type\":\"reasoning.text\",\"text\":\"Let \",\"index\":0}"),
                detail("{\"text\":\"me\",\"index\":0}"),
                detail("{\"text\":\"b\",\"index\":1}"),
                detail("{\"type\":\"reasoning.text\",\"text\":\"c\",\"index\":1}"));

        assertThat(back(reply).path("reasoning_details")).isEqualTo(json("""
                [{"type":"reasoning.text","text":"Let me","index":0},
                 {"text":"bc","index":1,"type":"reasoning.text"}]"""));
    }

    private static String detail(String detail) {
        return "{\"reasoning_details\":[" + detail + "]}";
    }

    @Test
    void fragmentsOfObjectsAreMergedDeep() {
        ChatReply reply = Replayed.deltas(
                "{\"extra_content\":{\"google\":{\"thought_signature\":\"s\",\"n\":1}}}",
                "{\"extra_content\":{\"google\":{\"thought_signature\":\"t\",\"n\":2,\"more\":[1]},\"x\":true}}");

        assertThat(back(reply).path("extra_content"))
                .isEqualTo(json("{\"google\":{\"thought_signature\":\"st\",\"n\":2,\"more\":[1]},\"x\":true}"));
    }

    @Test
    void fieldsOfStreamedCallsStayWithTheirCalls() {
        String google = "\"extra_content\":{\"google\":{\"thought_signature\":\"%s\"}}";
        ChatReply reply = Replayed.deltas(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}",
                "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"},"
                        + google.formatted("second") + "}]}",
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\",\"note\":\"n\"},"
                        + google.formatted("first") + "}]}");

        JsonNode calls = back(reply).path("tool_calls");
        assertThat(calls.at("/0/extra_content/google/thought_signature").asText())
                .isEqualTo("first");
        assertThat(calls.at("/0/function")).isEqualTo(json("{\"name\":\"f\",\"arguments\":\"{}\",\"note\":\"n\"}"));
        assertThat(calls.at("/1/extra_content/google/thought_signature").asText())
                .isEqualTo("second");
    }

    @Test
    void contentOfThinkingPartsGoesBackAsItCame() {
        String thinking = "{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Let me\"}]}";
        String content = "[" + thinking + ",{\"type\":\"text\",\"text\":\"a b\"}]";
        ChatReply whole = Replayed.message("{\"content\":" + content + "}");
        ChatReply streamed = Replayed.deltas(
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Let \"}]}]}",
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"me\"}]}]}",
                "{\"content\":\"a\"}",
                "{\"content\":\" b\"}");

        for (ChatReply reply : List.of(whole, streamed)) {
            assertThat(reply.reasoning()).isEqualTo("Let me");
            assertThat(reply.text()).isEqualTo("a b");
            assertThat(back(reply).path("content")).isEqualTo(json(content));
        }
    }

    @Test
    void contentBeforeTheFirstListIsPartOfIt() {
        ChatReply reply = Replayed.deltas(
                "{\"content\":\"a\"}", "{\"content\":[{\"type\":\"reference\",\"reference_ids\":[1]}]}");

        assertThat(back(reply).path("content"))
                .isEqualTo(json("[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"reference\",\"reference_ids\":[1]}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"a\"}",
                "{\"role\":\"assistant\",\"content\":\"a\",\"refusal\":null,\"annotations\":[{\"x\":1}],\"audio\":null}",
                "{\"content\":\"a\",\"reasoning_content\":null,\"tool_calls\":[]}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}",
                "{\"content\":\"a\",\"tool_calls\":[" + CALL + ",\"extra_content\":null}]}",
                "{\"content\":\"a\",\"tool_calls\":[" + CALL + ",\"type\":\"\"}]}"
            })
    void messagesWithoutAddedFieldsAreNotKeptTwice(String message) {
        assertThat(Replayed.message(message).message().original()).isNull();
        assertThat(Replayed.deltas(message).message().original()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"ANTHROPIC", "GEMINI", "OLLAMA", "OPENAI_RESPONSES"})
    void addedFieldsDoNotGoToOtherFormats(Provider other) {
        ChatReply reply = Replayed.message("{\"content\":\"said\",\"reasoning_content\":\"secret\",\"tool_calls\":["
                + CALL + ",\"extra\":\"e\"}]}");

        assertThat(Replayed.back(other, reply).toString())
                .contains("said")
                .doesNotContain("secret")
                .doesNotContain("extra");
    }

    @Test
    void originalsOfOtherFormatsDoNotGoToThisOne() {
        Message foreign = Requests.foreign();

        assertThat(Requests.written(Provider.OPENAI, ChatRequest.of(foreign)).at("/messages/0"))
                .isEqualTo(json("{\"role\":\"assistant\",\"content\":\"Hello\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"a\"", "{", "null"})
    void originalsThatAreNotAnObjectAreRefused(String original) {
        Message broken =
                new Message(Message.Role.ASSISTANT, List.of(Part.text("a")), new Message.Original("openai", original));

        assertThatThrownBy(() -> OpenAiChatMessage.assistant(broken, new ConversationIds(CallIds.ANY)))
                .isInstanceOf(LlmException.class)
                .hasMessage(
                        "the original of an assistant's message must be a JSON object in the format openai but is not");
    }

    @Test
    void agentSendsAddedFieldsBackInItsSecondTurn(@TempDir Path directory) throws Exception {
        String first = "{\"choices\":[{\"message\":{\"reasoning_content\":\"r\",\"tool_calls\":[" + CALL
                + ",\"extra_content\":{\"s\":1}}]}}]}";
        String second = "{\"choices\":[{\"message\":{\"content\":\"done\"}}]}";
        AtomicInteger turns = new AtomicInteger();
        try (RawServer server = new RawServer(connection ->
                connection.send(RawServer.answer(200, "", turns.getAndIncrement() == 0 ? first : second)))) {
            ChatModel model = ChatModels.of(server.config()).cached(directory);
            Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Hi")));
            Tool tool = Tool.of("f", "", City.class, city -> "fine");
            new Agent(model, Toolbox.of(tool)).run(shared);
            assertThat(shared.get(Agent.ANSWER)).isEqualTo("done");
            JsonNode sent = json(server.requests().get(1).body()).at("/messages/1");
            assertThat(sent.path("reasoning_content").asText()).isEqualTo("r");
            assertThat(sent.at("/tool_calls/0/extra_content/s").asInt()).isEqualTo(1);
        }
    }

    @Test
    void originalsGoToEveryServerOfTheFormat() {
        ChatReply reply = Replayed.message("{\"content\":\"a\",\"reasoning_content\":\"r\"}");
        ModelConfig elsewhere = ModelConfig.of(Provider.OPENAI, URI.create("https://api.deepseek.com/v1"), "m");

        assertThat(Requests.written(elsewhere, ChatRequest.of(reply.message()), false)
                        .at("/messages/0/reasoning_content")
                        .asText())
                .isEqualTo("r");
    }
}
