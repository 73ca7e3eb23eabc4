package io.pocketflow.llm.wire;

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
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.fixture.Requests;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Details of pictures, speakers, cache hints, fields of tools, results with files, and lists of allowed tools. */
class RequestFieldsTest {

    private static final byte[] DATA = {'h', 'i'};
    private static final ToolCall CALL = new ToolCall("call_1", "tide_table", "{\"harbour\":\"x\",\"days\":1}");
    private static final Part PICTURE = Part.image("image/png", DATA);
    private static final Part PDF = Part.file("application/pdf", DATA, "a.pdf");

    private static JsonNode written(Provider provider, ChatRequest request) {
        return Requests.written(provider, request);
    }

    private static ChatRequest asking(Part... parts) {
        return ChatRequest.of(Message.user(parts));
    }

    private static ChatRequest withTools(ToolSpec... tools) {
        return ChatRequest.of("Hi").withTools(List.of(tools));
    }

    private static ChatRequest withResult(ToolResult result, Part... more) {
        List<Part> parts = new java.util.ArrayList<>(List.of(more));
        parts.add(0, result);
        return ChatRequest.of(
                Message.user("Hi"),
                new Message(Message.Role.ASSISTANT, List.of(CALL), null),
                new Message(Message.Role.TOOL, parts, null));
    }

    private static void assertRefused(Provider provider, ChatRequest request, String message) {
        assertThatThrownBy(() -> written(provider, request))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(LlmException.Kind.BAD_REQUEST))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,LOW,/messages/0/content/0/image_url/detail,low",
        "OPENAI,HIGHEST,/messages/0/content/0/image_url/detail,original",
        "OPENAI_RESPONSES,HIGH,/input/0/content/0/detail,high",
        "GEMINI,LOW,/contents/0/parts/0/mediaResolution/level,MEDIA_RESOLUTION_LOW",
        "GEMINI,HIGHEST,/contents/0/parts/0/mediaResolution/level,MEDIA_RESOLUTION_ULTRA_HIGH"
    })
    void theDetailOfAPictureIsSent(Provider provider, Part.Detail detail, String at, String expected) {
        URI address = URI.create("https://a.example/b.png");
        assertThat(written(provider, asking(Part.image("image/png", DATA, detail)))
                        .at(at)
                        .asText())
                .isEqualTo(expected);
        assertThat(written(provider, asking(Part.image(address, detail))).at(at).asText())
                .isEqualTo(expected);
    }

    @Test
    void formatsWithoutDetailRefuseIt() {
        assertRefused(
                Provider.ANTHROPIC,
                asking(Part.image("image/png", DATA, Part.Detail.LOW)),
                "anthropic takes no picture of type image/png by its data: it has no choice of detail; leave the detail out");
        assertRefused(
                Provider.OLLAMA,
                asking(Part.image("image/png", DATA, Part.Detail.LOW)),
                "ollama takes no picture of type image/png by its data: it has no choice of detail; leave the detail out");
    }

    @Test
    void geminiReceivesTheMediaTypeOfAPictureByItsAddress() {
        Part picture = Part.file("image/webp", URI.create("https://a.example/b"));
        assertThat(written(Provider.GEMINI, asking(picture)).at("/contents/0/parts/0"))
                .isEqualTo(json("{\"fileData\":{\"mimeType\":\"image/webp\",\"fileUri\":\"https://a.example/b\"}}"));
    }

    @Test
    void chatCompletionsHasNamesOfSpeakers() {
        ChatRequest request = ChatRequest.of(
                Message.system("s").withName("rules"),
                Message.user("Hi").withName("Ann"),
                Message.assistant("Hello").withName("Bob"),
                Message.user("Bye"));
        assertThat(written(Provider.OPENAI, request).path("messages")).isEqualTo(json("""
                [{"role":"system","name":"rules","content":"s"},{"role":"user","name":"Ann","content":"Hi"},
                 {"role":"assistant","content":"Hello","name":"Bob"},{"role":"user","content":"Bye"}]"""));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPENAI")
    void otherFormatsRefuseNamesOfSpeakers(Provider provider) {
        assertRefused(
                provider,
                ChatRequest.of(Message.user("Hi").withName("Ann")),
                provider.prefix() + " takes no name of a speaker ('Ann'): write the name into the text");
    }

    @Test
    void anthropicReceivesCacheHints() {
        ChatRequest request = withResult(ToolResult.of(CALL, "18"), Part.cacheUpToHere())
                .withTools(List.of(Requests.TOOLS.get(0).withCacheUpToHere(true)));
        List<Message> messages = new java.util.ArrayList<>(request.messages());
        messages.set(0, Message.user(Part.text("book"), Part.cacheUpToHere(), Part.text("question")));
        messages.add(0, Message.system(Part.text("rules"), Part.cacheUpToHereForAnHour(), Part.text("today")));
        JsonNode body = written(Provider.ANTHROPIC, request.withMessages(messages));
        assertThat(body.path("system")).isEqualTo(json("""
                [{"type":"text","text":"rules","cache_control":{"type":"ephemeral","ttl":"1h"}},
                 {"type":"text","text":"today"}]"""));
        assertThat(body.at("/messages/0/content")).isEqualTo(json("""
                [{"type":"text","text":"book","cache_control":{"type":"ephemeral"}},{"type":"text","text":"question"}]"""));
        assertThat(body.at("/messages/2/content/0/cache_control")).isEqualTo(json("{\"type\":\"ephemeral\"}"));
        assertThat(body.at("/tools/0/cache_control")).isEqualTo(json("{\"type\":\"ephemeral\"}"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void otherFormatsLeaveCacheHintsOut(Provider provider) {
        ChatRequest plain = ChatRequest.of(Message.system("s"), Message.user("Hi"));
        ChatRequest hinted = ChatRequest.of(
                Message.system(Part.text("s"), Part.cacheUpToHere()),
                Message.user(Part.text("Hi"), Part.cacheUpToHereForAnHour()));
        assertThat(written(provider, hinted)).isEqualTo(written(provider, plain));
    }

    @Test
    void aHintWithoutAPartBeforeItIsLeftOut() {
        assertThat(written(Provider.ANTHROPIC, asking(Part.cacheUpToHere(), Part.text("Hi")))
                        .path("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI_RESPONSES,/tools/0/defer_loading",
        "ANTHROPIC,/tools/0/defer_loading",
    })
    void fieldsOfToolsAreSentInTheirObject(Provider provider, String at) {
        ToolSpec deferred = Requests.TOOLS.get(0).withOption("defer_loading", true);
        assertThat(written(provider, withTools(deferred)).at(at)).isEqualTo(json("true"));
    }

    @Test
    void fieldsOfToolsMergeIntoTheirFunction() {
        ToolSpec tool = Requests.TOOLS.get(0).withOption("function", Map.of("description", "Other."));
        JsonNode function = written(Provider.OPENAI, withTools(tool)).at("/tools/0/function");
        assertThat(function.path("description").asText()).isEqualTo("Other.");
        assertThat(function.path("name").asText()).isEqualTo("tide_table");
        ToolSpec described = Requests.TOOLS.get(0).withOption("behavior", "NON_BLOCKING");
        assertThat(written(Provider.GEMINI, withTools(described))
                        .at("/tools/0/functionDeclarations/0/behavior")
                        .asText())
                .isEqualTo("NON_BLOCKING");
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,/tools/0/function/strict", "OPENAI_RESPONSES,/tools/0/strict", "ANTHROPIC,/tools/0/strict"})
    void aToolStatesWhetherItIsStrict(Provider provider, String at) {
        ToolSpec tool = Requests.TOOLS.get(0);
        assertThat(written(provider, withTools(tool.withStrict(false))).at(at)).isEqualTo(json("false"));
        assertThat(written(provider, withTools(tool.withStrict(true))).at(at)).isEqualTo(json("true"));
    }

    @Test
    void oneToolThatIsNotStrictMakesAllLooseAtOtherServers() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, URI.create("https://other.example/v1"), "the-model")
                .withJsonSchema(true);
        ToolSpec strict = new ToolSpec("strict", "", new io.pocketflow.llm.JsonSchema("""
                {"type":"object","properties":{},"required":[],"additionalProperties":false}"""));
        ToolSpec loose = new ToolSpec("loose", "", strict.parameters()).withStrict(false);
        JsonNode tools =
                Requests.written(config, withTools(strict, loose), false).path("tools");
        assertThat(tools.findValues("strict")).containsExactly(json("false"), json("false"));
        JsonNode alone = Requests.written(config, withTools(strict), false).path("tools");
        assertThat(alone.findValues("strict")).containsExactly(json("true"));
    }

    @ParameterizedTest
    @EnumSource(names = {"GEMINI", "OLLAMA"})
    void formatsWithoutStrictToolsRefuseThem(Provider provider) {
        assertRefused(
                provider,
                withTools(Requests.TOOLS.get(0).withStrict(true)),
                provider.prefix() + " takes no strict tool ('tide_table'): leave strict out");
        assertThat(written(provider, withTools(Requests.TOOLS.get(0).withStrict(false))))
                .isEqualTo(written(provider, withTools(Requests.TOOLS.get(0))));
    }

    @Test
    void resultsOfToolsHavePicturesAndDocuments() {
        ToolResult result = ToolResult.of(CALL, "18").withAttachments(List.of(PICTURE, PDF));
        assertThat(written(Provider.ANTHROPIC, withResult(result)).at("/messages/2/content/0"))
                .isEqualTo(json("""
                {"type":"tool_result","tool_use_id":"call_1","content":[{"type":"text","text":"18"},
                 {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGk="}},
                 {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aGk="},"title":"a.pdf"}]}"""));
        assertThat(written(Provider.OPENAI_RESPONSES, withResult(result)).at("/input/2"))
                .isEqualTo(json("""
                {"type":"function_call_output","call_id":"call_1","output":[{"type":"input_text","text":"18"},
                 {"type":"input_image","detail":"auto","image_url":"data:image/png;base64,aGk="},
                 {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,aGk="}]}"""));
        assertThat(written(Provider.GEMINI, withResult(result)).at("/contents/2/parts/0"))
                .isEqualTo(json("""
                {"functionResponse":{"id":"call_1","name":"tide_table","response":{"output":"18"},"parts":[
                 {"inlineData":{"mimeType":"image/png","data":"aGk="}},
                 {"inlineData":{"mimeType":"application/pdf","data":"aGk=","displayName":"a.pdf"}}]}}"""));
        assertThat(written(Provider.OLLAMA, withResult(ToolResult.of(CALL, "18").withAttachments(List.of(PICTURE))))
                        .at("/messages/2"))
                .isEqualTo(json("""
                {"role":"tool","content":"18","tool_name":"tide_table","tool_call_id":"call_1","images":["aGk="]}"""));
    }

    @Test
    void formatsRefuseAttachmentsOfResultsThatTheyCannotExpress() {
        ToolResult result = ToolResult.of(CALL, "18").withAttachments(List.of(PDF));
        assertRefused(
                Provider.OPENAI,
                withResult(result),
                "openai takes no file of type application/pdf by its data (a.pdf): the result of tool 'tide_table' can only"
                        + " be text here; send it in a message of the user, or use openai-responses");
        assertRefused(
                Provider.OLLAMA,
                withResult(result),
                "ollama takes no file of type application/pdf by its data (a.pdf): send its text, or pictures of its pages");
    }

    @Test
    void listsOfAllowedToolsAreSent() {
        ChatRequest request = ChatRequest.of("Hi").withTools(Requests.TOOLS);
        ToolChoice auto = ToolChoice.AUTO.among("tide_table");
        ToolChoice required = ToolChoice.REQUIRED.among("tide_table");
        assertThat(written(Provider.OPENAI, request.withToolChoice(auto)).path("tool_choice"))
                .isEqualTo(json("""
                {"type":"allowed_tools","allowed_tools":{"mode":"auto",
                 "tools":[{"type":"function","function":{"name":"tide_table"}}]}}"""));
        assertThat(written(Provider.OPENAI_RESPONSES, request.withToolChoice(required))
                        .path("tool_choice"))
                .isEqualTo(json("""
                {"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"tide_table"}]}"""));
        assertThat(written(Provider.GEMINI, request.withToolChoice(auto)).at("/toolConfig/functionCallingConfig"))
                .isEqualTo(json("{\"mode\":\"VALIDATED\",\"allowedFunctionNames\":[\"tide_table\"]}"));
        assertThat(written(Provider.GEMINI, request.withToolChoice(required)).at("/toolConfig/functionCallingConfig"))
                .isEqualTo(json("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"tide_table\"]}"));
    }

    @Test
    void formatsWithoutTheListSendTheAllowedToolsOnly() {
        ChatRequest request =
                ChatRequest.of("Hi").withTools(Requests.TOOLS).withToolChoice(ToolChoice.AUTO.among("list_ferries"));
        ModelConfig other = ModelConfig.of(Provider.OPENAI, URI.create("https://other.example/v1"), "the-model");
        assertThat(Requests.written(other, request, false).at("/tools").findValuesAsText("name"))
                .containsExactly("list_ferries");
        assertThat(Requests.written(other, request, false).path("tool_choice").asText())
                .isEqualTo("auto");
        assertThat(written(Provider.ANTHROPIC, request).path("tools").findValuesAsText("name"))
                .containsExactly("list_ferries");
        assertThat(written(Provider.OLLAMA, request).path("tools").findValuesAsText("name"))
                .containsExactly("list_ferries");
    }

    @Test
    void impossibleListsAreRejectedWhereTheyAreCreated() {
        assertThatThrownBy(() -> ToolChoice.NONE.among("a"))
                .hasMessage("the tools [a] cannot be allowed, because the mode was NONE");
        assertThatThrownBy(() -> ToolChoice.of("b").among("a"))
                .hasMessage("the tools [a] cannot be allowed, because the tool 'b' was required");
        assertThatThrownBy(
                        () -> ChatRequest.of("Hi").withTools(Requests.TOOLS).withToolChoice(ToolChoice.AUTO.among("a")))
                .hasMessage(
                        "the tools [a] are allowed but not all of them are among the tools [tide_table, list_ferries]");
        assertThatThrownBy(() -> ToolResult.of(CALL, "").withAttachments(List.of(Part.text("a"))))
                .hasMessage("an attachment of a tool result must be an image or a file but was a part of type Text");
        assertThatThrownBy(() -> Message.user("Hi").withName(" "))
                .hasMessage("the name of a speaker must not be blank; use null for none");
    }
}
