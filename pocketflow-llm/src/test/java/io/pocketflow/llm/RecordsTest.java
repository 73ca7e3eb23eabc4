package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.llm.Message.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain data of a call: checked, immutable, and fit for JSON without any set-up. */
class RecordsTest {

    private static final ToolSpec WEATHER = new ToolSpec("weather", "", new JsonSchema("{\"type\":\"object\"}"));

    private static final ChatRequest HI = ChatRequest.of("Hi");

    @Test
    void aRequestKeepsItsOwnCopyOfTheMessages() {
        List<Message> messages = new ArrayList<>(List.of(Message.user("a")));
        ChatRequest request = ChatRequest.of(messages);
        messages.clear();
        assertThat(request.messages()).containsExactly(Message.user("a"));
    }

    @Test
    void eachWithReturnsAChangedCopy() {
        ChatRequest changed = HI.withSystem("s")
                .withMessage(Message.assistant("a"))
                .withModel("m")
                .withTemperature(1)
                .withMaxTokens(2)
                .withStop("x")
                .withSeed(7)
                .withTools(List.of(WEATHER))
                .withToolChoice(ToolChoice.of("weather"))
                .withResponseFormat(ResponseFormat.JSON)
                .withOption("top_k", 5)
                .withKeepJson(true);
        assertThat(changed)
                .isEqualTo(new ChatRequest(
                        List.of(Message.system("s"), Message.user("Hi"), Message.assistant("a")),
                        "m",
                        1.0,
                        2,
                        List.of("x"),
                        7L,
                        List.of(WEATHER),
                        ToolChoice.of("weather"),
                        ResponseFormat.JSON,
                        Map.of("top_k", 5),
                        true));
        assertThat(HI)
                .isEqualTo(new ChatRequest(
                        List.of(Message.user("Hi")),
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        List.of(),
                        null,
                        null,
                        Map.of(),
                        false));
    }

    @Test
    void aRequestWithoutMessagesIsRefused() {
        assertThatThrownBy(() -> ChatRequest.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("messages must hold at least one message but was empty");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aTemperatureOutsideItsRangeIsRefused(double temperature) {
        assertThatThrownBy(() -> HI.withTemperature(temperature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature must be 0 or more and finite but was " + temperature);
    }

    @Test
    void aTokenLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> HI.withMaxTokens(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens must be at least 1 but was 0");
    }

    @Test
    void aBlankModelIsRefused() {
        assertThatThrownBy(() -> HI.withModel(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void usagesAddUp() {
        Usage sum = Usage.of(1, 2).plus(Usage.of(10, 20)).plus(Usage.NONE);
        assertThat(sum).isEqualTo(Usage.of(11, 22));
        assertThat(sum.total()).isEqualTo(33);
    }

    @Test
    void negativeTokensAreRefused() {
        assertThatThrownBy(() -> Usage.of(0, -1))
                .hasMessage("token counts must be 0 or more but were input 0, output -1, cached 0, reasoning 0");
    }

    @Test
    void requestAndReplySurviveJson() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Message all = new Message(
                Role.ASSISTANT,
                List.of(
                        Part.text("t"),
                        Part.image("image/png", new byte[] {1}),
                        Part.image(URI.create("https://a.example/b.png")),
                        Part.file("application/pdf", new byte[] {1}, "a.pdf"),
                        Part.file("audio/wav", new byte[] {1}),
                        Part.file("text/plain", URI.create("https://a.example/b.txt")),
                        Part.fileId("file_1"),
                        new Part.Reasoning("r"),
                        new ToolCall("1", "weather", "{}"),
                        new ToolResult("1", "weather", "18", false)),
                new Message.Original("anthropic", "[]"));
        ChatRequest request =
                HI.withTemperature(0.5).withTools(List.of(WEATHER)).withMessage(all);
        ChatReply reply =
                new ChatReply(all, FinishReason.LENGTH, "length", new Usage(1, 2, 3, 4), "m", null, null, null);
        assertThat(json.readValue(json.writeValueAsString(request), ChatRequest.class))
                .isEqualTo(request);
        assertThat(json.readValue(json.writeValueAsString(reply), ChatReply.class))
                .isEqualTo(reply);
    }

    @Test
    void theJsonOfAPartNamesItsTypeAndNoClass() throws Exception {
        assertThat(new ObjectMapper().writeValueAsString(Message.user("Hi")))
                .isEqualTo("{\"role\":\"USER\",\"parts\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"original\":null}");
    }

    @Test
    void twoToolsOfOneNameAreRefused() {
        assertThatThrownBy(() -> HI.withTools(List.of(WEATHER, WEATHER)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two tools are named 'weather'");
    }

    @Test
    void aRequiredToolThatIsNotThereIsRefused() {
        ToolChoice choice = ToolChoice.of("time");
        assertThatThrownBy(() -> HI.withTools(List.of(WEATHER)).withToolChoice(choice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the tool 'time' is required but is none of the tools [weather]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "get weather", "wetter?", "a.b"})
    void aToolNameThatSomeProviderRefusesIsRefused(String name) {
        assertThatThrownBy(() -> new ToolSpec(name, "", new JsonSchema("{}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a tool must be 1 to 64 letters, digits, _ or - but was '" + name + "'");
    }

    @Test
    void aSchemaThatIsNotAnObjectIsRejected() {
        assertThatThrownBy(() -> new JsonSchema("[1]"))
                .hasMessage("a JSON schema must be a JSON object, true or false but was an array of 1");
        assertThatThrownBy(() -> new JsonSchema("{")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void providersTakeSchemasOfObjectsOnly() {
        JsonSchema anything = new JsonSchema("true");
        assertThat(anything.violations("[1]")).isEmpty();
        assertThatThrownBy(() -> ResponseFormat.of("answer", anything))
                .hasMessage("the schema of response format 'answer' must be a JSON object but was true");
        assertThatThrownBy(() -> new ToolSpec("find", "", anything))
                .hasMessage("the schema of the parameters of tool 'find' must be a JSON object but was true");
    }

    @Test
    void anImageThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Part.image("text/plain", new byte[] {1}))
                .hasMessage("the media type of an image must begin with image/ but was text/plain");
        assertThatThrownBy(() -> Part.image(URI.create("file:///a.png")))
                .hasMessage("the address of an image must be http or https but was file:///a.png");
    }
}
