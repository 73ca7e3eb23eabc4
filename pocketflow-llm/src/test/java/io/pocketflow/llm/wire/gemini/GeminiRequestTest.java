package io.pocketflow.llm.wire.gemini;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.fixture.Requests;
import io.pocketflow.llm.http.WireFormats;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bodies that go to Gemini, and where they go. */
class GeminiRequestTest {

    private static JsonNode written(ChatRequest request) {
        return Requests.written(Provider.GEMINI, request);
    }

    @Test
    void aPlainQuestionIsItsContentsAlone() {
        assertThat(written(ChatRequest.of("Hi")))
                .isEqualTo(json("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}"));
    }

    @Test
    void everyOptionHasItsField() {
        ChatRequest request = ChatRequest.of("Hi")
                .withTemperature(0.5)
                .withMaxTokens(50)
                .withStop("END", "\n")
                .withSeed(7)
                .withResponseFormat(ResponseFormat.of("harbour", Requests.HARBOUR));
        assertThat(written(request).path("generationConfig")).isEqualTo(json("""
                {"temperature":0.5,"maxOutputTokens":50,"stopSequences":["END","\\n"],"seed":7,
                 "responseMimeType":"application/json","responseJsonSchema":%s}""".formatted(Requests.HARBOUR.json())));
    }

    @ParameterizedTest
    @CsvSource({"-3,-3", "2147483647,2147483647", "4294967298,3"})
    void aSeedIsFoldedInto32Bits(long seed, int sent) {
        assertThat(written(ChatRequest.of("Hi").withSeed(seed))
                        .path("generationConfig")
                        .path("seed")
                        .intValue())
                .isEqualTo(sent);
    }

    @Test
    void jsonNeedsNoSchema() {
        assertThat(written(ChatRequest.of("Hi").withResponseFormat(ResponseFormat.JSON))
                        .path("generationConfig"))
                .isEqualTo(json("{\"responseMimeType\":\"application/json\"}"));
    }

    @Test
    void aConversationWithCallsAndImagesIsWrittenInParts() {
        assertThat(written(Requests.conversation())).isEqualTo(json("""
                {"systemInstruction":{"parts":[{"text":"Be brief."},{"text":"Answer in Danish."}]},
                 "contents":[
                  {"role":"user","parts":[{"text":"What is this?"},
                    {"inlineData":{"mimeType":"image/png","data":"AQID"}}]},
                  {"role":"model","parts":[{"text":"I will look."},
                    {"functionCall":{"id":"toolu_1","name":"tide_table","args":{"harbour":"Rødhavn","days":2}}},
                    {"functionCall":{"name":"list_ferries","args":{}}}]},
                  {"role":"user","parts":[
                    {"functionResponse":{"id":"toolu_1","name":"tide_table","response":{"high":["04:10"]}}},
                    {"functionResponse":{"name":"list_ferries",
                      "response":{"error":"no JSON in the arguments"}}}]},
                  {"role":"user","parts":[{"text":"Go on."}]}]}"""));
    }

    @Test
    void aResultThatIsNotAnObjectIsWrappedInOne() {
        Message result = Message.tool(List.of(new ToolResult("id", "count", "[1,2]", false)));
        assertThat(written(ChatRequest.of(result)).at("/contents/0/parts/0/functionResponse/response"))
                .isEqualTo(json("{\"output\":\"[1,2]\"}"));
    }

    @Test
    void aResultThatContinuesAfterAnObjectIsKeptWhole() {
        Message result = Message.tool(List.of(new ToolResult("id", "log", "{\"a\":1} and more", false)));
        assertThat(written(ChatRequest.of(result)).at("/contents/0/parts/0/functionResponse/response"))
                .isEqualTo(json("{\"output\":\"{\\\"a\\\":1} and more\"}"));
    }

    @Test
    void anAddressWithoutAKnownEndingHasNoType() {
        ChatRequest request = ChatRequest.of(Message.user(Part.image(URI.create("https://example.org/latest?id=7"))));
        assertThat(written(request).at("/contents/0/parts/0/fileData"))
                .isEqualTo(json("{\"fileUri\":\"https://example.org/latest?id=7\"}"));
    }

    @Test
    void aPictureCanBeAnAddress() {
        assertThat(written(Requests.withUrl()).at("/contents/0/parts"))
                .isEqualTo(json(
                        "[{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://example.org/map.png\"}}]"));
    }

    @Test
    void toolsAreSentWithTheirSchemas() {
        assertThat(written(ChatRequest.of("Hi").withTools(Requests.TOOLS)).path("tools"))
                .isEqualTo(json("""
                        [{"functionDeclarations":[
                          {"name":"tide_table","description":"High and low water of the next days.",
                           "parametersJsonSchema":%s},
                          {"name":"list_ferries","parametersJsonSchema":%s}]}]""".formatted(Requests.HARBOUR.json(), Requests.NOTHING.json())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTO||{\"mode\":\"AUTO\"}",
                "NONE||{\"mode\":\"NONE\"}",
                "REQUIRED||{\"mode\":\"ANY\"}",
                "REQUIRED|tide_table|{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"tide_table\"]}"
            })
    void aChoiceOfToolsHasItsWord(ToolChoice.Mode mode, String name, String expected) {
        ChatRequest request = ChatRequest.of("Hi").withTools(Requests.TOOLS).withToolChoice(new ToolChoice(mode, name));
        assertThat(written(request).at("/toolConfig/functionCallingConfig")).isEqualTo(json(expected));
    }

    @Test
    void messagesThatSayNothingAreLeftOut() {
        assertThat(written(ChatRequest.of(Message.user("Hi"), Message.assistant(""), Message.user("Well?")))
                        .path("contents"))
                .hasSize(2);
    }

    @Test
    void messagesOfAnotherProviderAreWrittenFromTheirParts() {
        assertThat(written(ChatRequest.of(Requests.foreign())).path("contents"))
                .isEqualTo(json("[{\"role\":\"model\",\"parts\":[{\"text\":\"Hello\"}]}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash,false,/v1beta/models/gemini-2.5-flash:generateContent",
        "gemini-2.5-flash,true,/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        "tunedModels/mine,false,/v1beta/tunedModels/mine:generateContent",
        "odd model?x#y,false,/v1beta/models/odd%20model%3Fx%23y:generateContent"
    })
    void theModelIsPartOfTheAddress(String model, boolean streaming, String expected) {
        assertThat(WireFormats.of(Provider.GEMINI).address(URI.create("https://host"), model, streaming))
                .hasToString("https://host" + expected);
    }
}
