package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.fixture.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in the words of one format, which applications write to send what no part expresses. */
class OriginalsTest {

    private static Message original(Message.Role role, Provider provider, String json) {
        return new Message(role, List.of(Part.text("as parts")), new Message.Original(provider.prefix(), json));
    }

    /** Each format sends the original of a message of the user in place of its parts. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            OPENAI           | /messages/0           | {"role":"user","content":[{"type":"text","text":"Hi"}]} | 0
            OPENAI_RESPONSES | /input/0              | {"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]} | 1
            ANTHROPIC        | /messages/0/content/0 | {"type":"document","source":{"type":"text","media_type":"text/plain","data":"Hi"},"citations":{"enabled":true}} | 1
            GEMINI           | /contents/0/parts/0   | {"fileData":{"mimeType":"video/mp4","fileUri":"gs://b/a.mp4"},"videoMetadata":{"fps":0.5}} | 1
            OLLAMA           | /messages/0           | {"role":"user","content":"Hi"} | 0
            """)
    void originalsAreSentInPlaceOfParts(Provider provider, String at, String json, int listed) {
        ChatRequest request =
                ChatRequest.of(original(Message.Role.USER, provider, listed == 1 ? "[" + json + "]" : json));
        assertThat(Requests.written(provider, request).at(at)).isEqualTo(json(json));
        for (Provider other : Provider.values()) {
            assertThat(Requests.written(other, request).toString().contains("as parts"))
                    .isEqualTo(other != provider);
        }
    }

    @Test
    void theRoleDeveloperIsSentByAnOriginal() {
        Message chat = original(Message.Role.SYSTEM, Provider.OPENAI, "{\"role\":\"developer\",\"content\":\"rules\"}");
        assertThat(Requests.written(Provider.OPENAI, ChatRequest.of(chat, Message.user("Hi")))
                        .at("/messages/0"))
                .isEqualTo(json("{\"role\":\"developer\",\"content\":\"rules\"}"));
        Message responses = original(
                Message.Role.SYSTEM,
                Provider.OPENAI_RESPONSES,
                "[{\"type\":\"message\",\"role\":\"developer\",\"content\":\"rules\"}]");
        JsonNode body = Requests.written(Provider.OPENAI_RESPONSES, ChatRequest.of(responses, Message.user("Hi")));
        assertThat(body.at("/input/0/role").asText()).isEqualTo("developer");
        assertThat(body.has("instructions")).isFalse();
    }

    @Test
    void foundTextsInResultsOfToolsAreSentByAnOriginal() {
        ToolCall call = new ToolCall("call_1", "search", "{}");
        String result = "{\"type\":\"tool_result\",\"tool_use_id\":\"call_1\",\"content\":["
                + "{\"type\":\"search_result\",\"source\":\"https://a.example/b\",\"title\":\"Tides\","
                + "\"content\":[{\"type\":\"text\",\"text\":\"High\"}],\"citations\":{\"enabled\":true}}]}";
        ChatRequest request = ChatRequest.of(
                Message.user("Hi"),
                new Message(Message.Role.ASSISTANT, List.of(call), null),
                new Message(
                        Message.Role.TOOL,
                        List.of(ToolResult.of(call, "High")),
                        new Message.Original("anthropic", "[" + result + "]")));
        assertThat(Requests.written(Provider.ANTHROPIC, request).at("/messages/2/content/0"))
                .isEqualTo(json(result));
    }

    @Test
    void malformedOriginalsOfTheUserAreRefusedByTheirRole() {
        ChatRequest chat = ChatRequest.of(original(Message.Role.USER, Provider.OPENAI, "[]"));
        assertThatThrownBy(() -> Requests.written(Provider.OPENAI, chat))
                .isInstanceOf(LlmException.class)
                .hasMessage("the original of a message of the role user must be a JSON object in the format openai"
                        + " but is not");
        ChatRequest responses = ChatRequest.of(original(Message.Role.USER, Provider.OPENAI_RESPONSES, "{}"));
        assertThatThrownBy(() -> Requests.written(Provider.OPENAI_RESPONSES, responses))
                .isInstanceOf(LlmException.class)
                .hasMessage("the original of a message of the role user must be an array of items");
    }

    @Test
    void mistralsPrefixIsSentByAnOriginal() {
        Message begun = new Message(
                Message.Role.ASSISTANT,
                List.of(Part.text("{")),
                new Message.Original("openai", "{\"role\":\"assistant\",\"content\":\"{\",\"prefix\":true}"));
        assertThat(Requests.written(Provider.OPENAI, ChatRequest.of(Message.user("Hi"), begun))
                        .at("/messages/1/prefix"))
                .isEqualTo(json("true"));
    }
}
