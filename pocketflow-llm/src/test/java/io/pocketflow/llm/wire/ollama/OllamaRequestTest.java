package io.pocketflow.llm.wire.ollama;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.fixture.Requests;
import io.pocketflow.llm.schema.SchemaTree;
import org.junit.jupiter.api.Test;

/** The bodies that go to Ollama. */
class OllamaRequestTest {

    private static JsonNode written(ChatRequest request) {
        return Requests.written(Provider.OLLAMA, request);
    }

    @Test
    void aPlainQuestionSaysThatItWantsNoStream() {
        assertThat(written(ChatRequest.of("Hi"))).isEqualTo(json("""
                {"model":"the-model","messages":[{"role":"user","content":"Hi"}],"stream":false}"""));
    }

    @Test
    void aStreamIsAskedFor() {
        JsonNode body = Requests.written(ModelConfig.of(Provider.OLLAMA, "m"), ChatRequest.of("Hi"), true);
        assertThat(body.path("stream")).isEqualTo(json("true"));
    }

    @Test
    void everyOptionHasItsField() {
        ChatRequest request = ChatRequest.of("Hi")
                .withTemperature(0.5)
                .withMaxTokens(50)
                .withStop("END", "\n")
                .withSeed(7)
                .withResponseFormat(ResponseFormat.of("harbour", Requests.HARBOUR));
        JsonNode body = written(request);
        assertThat(body.path("options")).isEqualTo(json("""
                {"temperature":0.5,"num_predict":50,"stop":["END","\\n"],"seed":7}"""));
        assertThat(body.path("format")).isEqualTo(SchemaTree.of(Requests.HARBOUR.json()));
    }

    @Test
    void jsonNeedsNoSchema() {
        assertThat(written(ChatRequest.of("Hi").withResponseFormat(ResponseFormat.JSON))
                        .path("format"))
                .isEqualTo(json("\"json\""));
    }

    @Test
    void aConversationKeepsItsMessagesAndTheirOrder() {
        assertThat(written(Requests.conversation()).path("messages")).isEqualTo(json("""
                [{"role":"system","content":"Be brief."},
                 {"role":"user","content":"What is this?","images":["AQID"]},
                 {"role":"assistant","content":"I will look.","tool_calls":[
                   {"id":"toolu_1","function":{"name":"tide_table","arguments":{"harbour":"Rødhavn","days":2}}},
                   {"function":{"name":"list_ferries","arguments":{}}}]},
                 {"role":"tool","content":"{\\"high\\":[\\"04:10\\"]}","tool_name":"tide_table",
                  "tool_call_id":"toolu_1"},
                 {"role":"tool","content":"no JSON in the arguments","tool_name":"list_ferries"},
                 {"role":"system","content":"Answer in Danish."},
                 {"role":"user","content":"Go on."}]"""));
    }

    @Test
    void toolsAreSentWithTheirSchemas() {
        assertThat(written(ChatRequest.of("Hi").withTools(Requests.TOOLS)).path("tools"))
                .isEqualTo(json("""
                        [{"type":"function","function":{"name":"tide_table",
                          "description":"High and low water of the next days.","parameters":%s}},
                         {"type":"function","function":{"name":"list_ferries","parameters":%s}}]""".formatted(Requests.HARBOUR.json(), Requests.NOTHING.json())));
    }

    @Test
    void aModelThatMayCallNoToolReceivesNone() {
        ChatRequest request = ChatRequest.of("Hi").withTools(Requests.TOOLS).withToolChoice(ToolChoice.NONE);
        assertThat(written(request).has("tools")).isFalse();
    }

    @Test
    void aCallCannotBeRequired() {
        ChatRequest request = ChatRequest.of("Hi").withTools(Requests.TOOLS).withToolChoice(ToolChoice.REQUIRED);
        assertThatThrownBy(() -> written(request))
                .isInstanceOf(LlmException.class)
                .hasMessage("ollama takes no tool choice that requires a call");
    }

    @Test
    void aPictureAtAnAddressIsRefused() {
        assertThatThrownBy(() -> written(Requests.withUrl()))
                .isInstanceOf(LlmException.class)
                .hasMessage("ollama takes no image by its address: send its data");
    }

    @Test
    void messagesOfAnotherProviderAreWrittenFromTheirParts() {
        assertThat(written(ChatRequest.of(Requests.foreign())).path("messages"))
                .isEqualTo(json("[{\"role\":\"assistant\",\"content\":\"Hello\"}]"));
    }
}
