package io.pocketflow.llm.wire.anthropic;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.fixture.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bodies that go to Anthropic. */
class AnthropicRequestTest {

    private static JsonNode written(ChatRequest request) {
        return Requests.written(Provider.ANTHROPIC, request);
    }

    private static JsonNode messages(Message... messages) {
        return written(ChatRequest.of(List.of(messages))).path("messages");
    }

    @Test
    void aPlainQuestionHasTheDefaultOfMaxTokens() {
        assertThat(written(ChatRequest.of("Hi"))).isEqualTo(json("""
                {"model":"the-model","max_tokens":8192,
                 "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}"""));
    }

    @Test
    void aStreamIsAskedFor() {
        JsonNode body = Requests.written(ModelConfig.of(Provider.ANTHROPIC, "m"), ChatRequest.of("Hi"), true);
        assertThat(body.path("stream")).isEqualTo(json("true"));
    }

    @Test
    void everyOptionHasItsFieldAndTheSeedIsLeftOut() {
        ChatRequest request = ChatRequest.of("Hi")
                .withTemperature(0.5)
                .withMaxTokens(50)
                .withStop("END", "\n")
                .withSeed(7)
                .withResponseFormat(ResponseFormat.of("harbour", Requests.HARBOUR));
        assertThat(written(request)).isEqualTo(json("""
                {"model":"the-model","max_tokens":50,"temperature":0.5,"stop_sequences":["END","\\n"],
                 "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
                 "output_config":{"format":{"type":"json_schema","schema":%s}}}""".formatted(Requests.HARBOUR.json())));
    }

    @Test
    void aConversationWithCallsAndImagesIsWrittenInBlocks() {
        assertThat(written(Requests.conversation())).isEqualTo(json("""
                {"model":"the-model","max_tokens":8192,
                 "system":[{"type":"text","text":"Be brief."},{"type":"text","text":"Answer in Danish."}],
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]},
                  {"role":"assistant","content":[{"type":"text","text":"I will look."},
                    {"type":"tool_use","id":"toolu_1","name":"tide_table","input":{"harbour":"Rødhavn","days":2}},
                    {"type":"tool_use","id":"local_x_1","name":"list_ferries","input":{}}]},
                  {"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"toolu_1","content":"{\\"high\\":[\\"04:10\\"]}"},
                    {"type":"tool_result","tool_use_id":"local_x_1","content":"no JSON in the arguments",
                     "is_error":true}]},
                  {"role":"user","content":[{"type":"text","text":"Go on."}]}]}"""));
    }

    @Test
    void aPictureCanBeAnAddress() {
        assertThat(written(Requests.withUrl()).path("messages")).isEqualTo(json("""
                [{"role":"user","content":[
                  {"type":"image","source":{"type":"url","url":"https://example.org/map.png"}}]}]"""));
    }

    @Test
    void toolsAreSentWithTheirSchemas() {
        assertThat(written(ChatRequest.of("Hi").withTools(Requests.TOOLS)).path("tools"))
                .isEqualTo(json("""
                        [{"name":"tide_table","description":"High and low water of the next days.","input_schema":%s},
                         {"name":"list_ferries","input_schema":%s}]""".formatted(Requests.HARBOUR.json(), Requests.NOTHING.json())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTO||{\"type\":\"auto\"}",
                "NONE||{\"type\":\"none\"}",
                "REQUIRED||{\"type\":\"any\"}",
                "REQUIRED|tide_table|{\"type\":\"tool\",\"name\":\"tide_table\"}"
            })
    void aChoiceOfToolsHasItsWord(ToolChoice.Mode mode, String name, String expected) {
        ChatRequest request = ChatRequest.of("Hi").withTools(Requests.TOOLS).withToolChoice(new ToolChoice(mode, name));
        assertThat(written(request).path("tool_choice")).isEqualTo(json(expected));
    }

    @Test
    void messagesThatSayNothingAreLeftOut() {
        Message silent = new Message(Message.Role.ASSISTANT, List.of(new Part.Reasoning("Hm.")), null);
        assertThat(messages(Message.user("Hi"), silent, Message.assistant(" "), Message.user("Well?")))
                .hasSize(2);
    }

    @Test
    void anEmptyResultOfAToolIsAResult() {
        Message result = Message.tool(List.of(new ToolResult("toolu_1", "log", "", false)));
        assertThat(messages(result).path(0).path("content")).isEqualTo(json("""
                [{"type":"tool_result","tool_use_id":"toolu_1"}]"""));
    }

    @Test
    void messagesOfAnotherProviderAreWrittenFromTheirParts() {
        assertThat(messages(Requests.foreign()))
                .isEqualTo(json("[{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]"));
    }

    @Test
    void jsonWithoutASchemaIsRefused() {
        assertThatThrownBy(() -> written(ChatRequest.of("Hi").withResponseFormat(ResponseFormat.JSON)))
                .isInstanceOf(LlmException.class)
                .hasMessage("anthropic takes no response format without a schema");
    }

    @Test
    void aPictureInASystemMessageIsRefused() {
        Message system = new Message(Message.Role.SYSTEM, List.of(Part.image("image/png", new byte[] {1})), null);
        assertThatThrownBy(() -> messages(system))
                .isInstanceOf(LlmException.class)
                .hasMessage("anthropic takes no system message with other parts than text");
    }
}
