package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Message.Role;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.Requests;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies that OpenAI's two formats write, beside those kept as files. */
class OpenAiFormatsRequestTest {

    private static final ToolSpec WEATHER = new ToolSpec("weather", "The weather in a city", new JsonSchema("""
            {"type":"object","properties":{"city":{"type":"string","description":"Its name"},
             "days":{"type":["integer","null"]}},"required":["city","days"],"additionalProperties":false}"""));

    private static final ToolSpec NOW = new ToolSpec(
            "now", "", new JsonSchema("{\"type\":\"object\",\"properties\":{\"zone\":{\"type\":\"string\"}}}"));

    private static final ChatRequest HI = ChatRequest.of("Hi");
    private static final ChatRequest WITH_TOOLS = HI.withTools(List.of(WEATHER, NOW));

    private static final ToolCall LOOK = new ToolCall("call_a1", "weather", "{\"city\":\"Bern\",\"days\":null}");
    private static final ToolCall BROKEN = new ToolCall("call_b2", "now", "{broken");
    private static final ToolCall AGAIN = new ToolCall("call_c3", "now", "{}");

    private static Message assistant(Part... parts) {
        return new Message(Role.ASSISTANT, List.of(parts), null);
    }

    private static ChatRequest toolResults() {
        return ChatRequest.of(
                        Message.user("Weather?"),
                        assistant(new Part.Reasoning("Hm."), Part.text("Let me look."), LOOK, BROKEN),
                        Message.tool(List.of(
                                ToolResult.of(LOOK, "18 degrees"),
                                ToolResult.failure(BROKEN, "the arguments are no JSON"))),
                        assistant(AGAIN),
                        Message.tool(List.of(ToolResult.of(AGAIN, "8:04"))))
                .withTools(List.of(WEATHER, NOW));
    }

    private static ChatRequest original(String items) {
        ToolCall call = new ToolCall("call_a1", "now", "{}");
        Message told = new Message(
                Role.ASSISTANT,
                List.of(new Part.Reasoning("Planning."), call),
                new Message.Original("openai-responses", items));
        return ChatRequest.of(Message.user("Time?"), told, Message.tool(List.of(ToolResult.of(call, "8:04"))));
    }

    private static final String ITEMS = """
            [{"id":"rs_68f0c1","type":"reasoning","summary":[{"type":"summary_text","text":"Planning."}],
              "encrypted_content":"gAAAAABo8K3x"},
             {"id":"fc_68f0b1","type":"function_call","status":"completed","arguments":"{}","call_id":"call_a1",
              "name":"now"}]""";

    /** All requests by the names of their files. */
    private static Map<String, ChatRequest> requests() {
        Map<String, ChatRequest> all = new LinkedHashMap<>();
        all.put("question", HI);
        all.put("streamed", HI);
        all.put("settings", HI.withTemperature(0.25).withMaxTokens(64).withSeed(7));
        all.put("stop", HI.withStop("END", "\n"));
        all.put(
                "roles",
                ChatRequest.of(
                        Message.system("Be brief."),
                        Message.system("Be kind."),
                        Message.user("Hi"),
                        Message.assistant("Hello"),
                        Message.system("Now in German."),
                        Message.user("And you?")));
        all.put("system-only", ChatRequest.of(Message.system("Say hello.")));
        all.put(
                "pictures",
                ChatRequest.of(Message.user(
                        Part.text("Which is older?"),
                        Part.image("image/png", new byte[] {1, 2, 3}),
                        Part.image(URI.create("https://pictures.example/old.jpg")))));
        all.put("tools", WITH_TOOLS);
        all.put("tool-choice-auto", WITH_TOOLS.withToolChoice(ToolChoice.AUTO));
        all.put("tool-choice-none", WITH_TOOLS.withToolChoice(ToolChoice.NONE));
        all.put("tool-choice-required", WITH_TOOLS.withToolChoice(ToolChoice.REQUIRED));
        all.put("tool-choice-one", WITH_TOOLS.withToolChoice(ToolChoice.of("now")));
        all.put("tool-results", toolResults());
        all.put("json-object", ChatRequest.of("JSON, please").withResponseFormat(ResponseFormat.JSON));
        all.put("json-schema", HI.withResponseFormat(ResponseFormat.of("forecast", WEATHER.parameters())));
        all.put("json-schema-loose", HI.withResponseFormat(ResponseFormat.of("zone", NOW.parameters())));
        all.put("original", original(ITEMS));
        return all;
    }

    static Stream<Golden> files() {
        return Stream.concat(
                Golden.in(Provider.OPENAI, "openai-chat/requests", ".json"),
                Golden.in(Provider.OPENAI_RESPONSES, "openai-responses/requests", ".json"));
    }

    private static JsonNode written(Provider provider, ChatRequest request, boolean streaming) {
        URI baseUrl = provider == Provider.OPENAI ? URI.create("http://localhost/v1") : provider.baseUrl();
        ModelConfig config = ModelConfig.of(provider, baseUrl, "gpt-4o-mini");
        return Requests.written(config, request, streaming);
    }

    private static LlmException refused(Provider provider, ChatRequest request) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> written(provider, request, false));
        assertThat(failure.kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(failure.retriable()).isFalse();
        return failure;
    }

    @ParameterizedTest
    @MethodSource("files")
    void aRequestIsWrittenAsExpected(Golden golden) {
        String name = golden.file().getFileName().toString().replace(".json", "");
        ChatRequest request = requests().get(name);
        assertThat(request).as(name).isNotNull();
        assertThat(written(golden.provider(), request, name.equals("streamed"))).isEqualTo(golden.json());
    }

    @Test
    void everyRequestHasItsFile() {
        assertThat(files().filter(golden -> golden.provider() == Provider.OPENAI))
                .hasSameSizeAs(requests().keySet());
    }

    @Test
    void responsesRefusesStopTextsAsItHasNone() {
        assertThat(refused(Provider.OPENAI_RESPONSES, HI.withStop("END")))
                .hasMessage("OpenAI Responses has no stop texts but the request has [END]");
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"OPENAI", "OPENAI_RESPONSES"})
    void partsThatHaveNoPlaceAreRefused(Provider provider) {
        Part image = Part.image("image/png", new byte[] {1});
        for (Message message : List.of(
                new Message(Role.SYSTEM, List.of(image), null),
                new Message(Role.USER, List.of(LOOK), null),
                new Message(Role.ASSISTANT, List.of(image), null),
                new Message(Role.ASSISTANT, List.of(ToolResult.of(LOOK, "18")), null),
                new Message(Role.TOOL, List.of(Part.text("18")), null))) {
            boolean isImageOfModel =
                    message.role() == Role.ASSISTANT && message.parts().contains(image);
            assertThat(refused(provider, ChatRequest.of(message)))
                    .hasMessage("OpenAI's formats have no place for a part of type "
                            + message.parts().get(0).getClass().getSimpleName() + " in a message of role "
                            + message.role() + (isImageOfModel ? ": send it in a message of the user" : ""));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"OPENAI", "OPENAI_RESPONSES"})
    void aChoiceWithoutToolsIsSentOnlyIfItRequiresOne(Provider provider) {
        assertThat(written(provider, HI.withToolChoice(ToolChoice.AUTO), false).has("tool_choice"))
                .isFalse();
        assertThat(written(provider, HI.withToolChoice(ToolChoice.NONE), false).has("tool_choice"))
                .isFalse();
        assertThat(written(provider, HI.withToolChoice(ToolChoice.REQUIRED), false)
                        .path("tool_choice")
                        .asText())
                .isEqualTo("required");
    }

    @Test
    void encryptedReasoningIsAskedForWhereTheOptionsSetReasoning() {
        ChatRequest reasoning = HI.withOption("reasoning", Map.of("effort", "low"));
        assertThat(written(Provider.OPENAI_RESPONSES, reasoning, false).path("include"))
                .isEqualTo(Golden.json("[\"reasoning.encrypted_content\"]"));
        assertThat(written(Provider.OPENAI_RESPONSES, HI, false).has("include")).isFalse();
        assertThat(written(Provider.OPENAI_RESPONSES, reasoning.withOption("store", true), false)
                        .has("include"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"encrypted_content\":\"gAAAAABo8K3x\"",
                "\"encrypted_content\":null",
                "\"status\":\"completed\""
            })
    void reasoningThatIsNotStoredGoesBackEncryptedOrNotAtAll(String content) {
        String items = "[{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]," + content + "}]";
        boolean encrypted = content.contains("gAAAA");
        JsonNode input =
                written(Provider.OPENAI_RESPONSES, original(items), false).path("input");
        assertThat(input).hasSize(encrypted ? 3 : 2);
        JsonNode kept = written(Provider.OPENAI_RESPONSES, original(items).withOption("store", true), false)
                .path("input");
        assertThat(kept.path(1)).isEqualTo(Golden.json(items).path(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"a\"", "[", "null"})
    void anOriginalThatIsNotAnArrayIsRejected(String items) {
        assertThat(refused(Provider.OPENAI_RESPONSES, original(items)))
                .hasMessageStartingWith("the original of an assistant's message");
    }

    @Test
    void anOriginalOfAnotherFormatIsWrittenFromItsParts() {
        Message other =
                new Message(Role.ASSISTANT, List.of(Part.text("Hello")), new Message.Original("anthropic", "[{}]"));
        assertThat(written(Provider.OPENAI_RESPONSES, ChatRequest.of(other), false)
                        .path("input"))
                .isEqualTo(Golden.json("[{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"Hello\"}]"));
    }

    @Test
    void itemsThatWereReadGoBackUnchanged() {
        Golden.in(Provider.OPENAI_RESPONSES, "openai-responses/replies", "reasoning-and-tools.json")
                .forEach(golden -> {
                    Message message = golden.read(golden.json()).message();
                    JsonNode body = written(Provider.OPENAI_RESPONSES, ChatRequest.of(message), false);
                    assertThat(body.path("input")).isEqualTo(golden.json().path("output"));
                });
    }
}
