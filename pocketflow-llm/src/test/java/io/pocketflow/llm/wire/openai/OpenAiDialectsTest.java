package io.pocketflow.llm.wire.openai;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Replayed;
import io.pocketflow.llm.fixture.Requests;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deviations of servers of Chat Completions from its specification. */
class OpenAiDialectsTest {

    record City(String city) {}

    record Tags(Map<String, String> tags) {}

    private static final ToolSpec CITY = new ToolSpec("city", "", JsonSchema.of(City.class));
    private static final ToolSpec TAGS = new ToolSpec("tags", "", JsonSchema.of(Tags.class));

    private static JsonNode strict(ModelConfig config, ToolSpec... tools) {
        JsonNode sent = Requests.written(config, ChatRequest.of("Hi").withTools(List.of(tools)), false);
        var values = Json.MAPPER.createArrayNode();
        sent.path("tools")
                .forEach(tool -> values.add(tool.path("function").path("strict").asText("none")));
        return values;
    }

    private static ModelConfig at(String baseUrl) {
        return ModelConfig.of(Provider.OPENAI, URI.create(baseUrl), "m");
    }

    @Test
    void strictIsNotSentToServersNotSaidToHoldSchemas() {
        assertThat(strict(at("http://localhost:8000/v1"), CITY, TAGS)).isEqualTo(json("[\"none\",\"none\"]"));
        assertThat(strict(at("http://localhost:8000/v1"), CITY)).isEqualTo(json("[\"none\"]"));
        assertThat(strict(at("https://api.openai.com/v1").withJsonSchema(false), CITY, TAGS))
                .isEqualTo(json("[\"none\",\"none\"]"));
    }

    @Test
    void strictIsTheSameForAllToolsOfOneRequest() {
        ModelConfig holds = at("https://api.cerebras.ai/v1").withJsonSchema(true);

        assertThat(strict(holds, CITY, TAGS)).isEqualTo(json("[\"false\",\"false\"]"));
        assertThat(strict(holds, CITY)).isEqualTo(json("[\"true\"]"));
        assertThat(strict(holds, TAGS)).isEqualTo(json("[\"false\"]"));
    }

    @Test
    void strictIsSentForEachToolToOpenAi() {
        assertThat(strict(at("https://api.openai.com/v1"), CITY, TAGS)).isEqualTo(json("[\"true\",\"false\"]"));
    }

    private static JsonNode strictOfResponses(ModelConfig config, ToolSpec... tools) {
        JsonNode sent = Requests.written(config, ChatRequest.of("Hi").withTools(List.of(tools)), false);
        var values = Json.MAPPER.createArrayNode();
        sent.path("tools").forEach(tool -> values.add(tool.path("strict").asText("none")));
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.x.ai/v1", "http://localhost:8000/v1", "https://openrouter.ai/api/v1"})
    void strictIsTheSameForAllToolsInResponsesElsewhere(String baseUrl) {
        ModelConfig other = ModelConfig.of(Provider.OPENAI_RESPONSES, URI.create(baseUrl), "m");

        assertThat(strictOfResponses(other.withJsonSchema(true), CITY, TAGS)).isEqualTo(json("[\"false\",\"false\"]"));
        assertThat(strictOfResponses(other.withJsonSchema(true), CITY)).isEqualTo(json("[\"true\"]"));
        assertThat(strictOfResponses(other.withJsonSchema(false), CITY)).isEqualTo(json("[\"false\"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "https://API.OpenAI.com/v1",
                "https://eu.api.openai.com/v1",
                "https://api.openai.com./v1",
                "https://r.OPENAI.azure.com/openai/v1",
                "https://r.services.ai.azure.com/openai/v1",
                "https://r.cognitiveservices.azure.com/openai/v1",
                "https://westeurope.api.cognitive.microsoft.com/openai/v1",
                "https://r.openai.azure.us/openai/v1",
                "https://r.openai.azure.cn/openai/v1"
            })
    void strictIsSentForEachToolOfResponsesToOpenAi(String baseUrl) {
        ModelConfig own = ModelConfig.of(Provider.OPENAI_RESPONSES, URI.create(baseUrl), "m")
                .withJsonSchema(true);

        assertThat(strictOfResponses(own, CITY, TAGS)).isEqualTo(json("[\"true\",\"false\"]"));
    }

    @Test
    void strictCanBeTurnedOffInResponses() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI_RESPONSES, "m");
        ChatRequest request = ChatRequest.of("Hi").withTools(List.of(CITY));

        assertThat(Requests.written(config, request, false)
                        .at("/tools/0/strict")
                        .asBoolean())
                .isTrue();
        assertThat(Requests.written(config.withJsonSchema(false), request, false)
                        .at("/tools/0/strict")
                        .isBoolean())
                .isTrue();
        assertThat(Requests.written(config.withJsonSchema(false), request, false)
                        .at("/tools/0/strict")
                        .asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"content_filter", "sensitive"})
    void aFilteredChoiceWithoutAMessageKeepsItsUsage(String finish) {
        String body = "{\"choices\":[{\"finish_reason\":\"" + finish
                + "\"}],\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":19}}";

        LlmException failure = catchThrowableOfType(LlmException.class, () -> Replayed.whole(Provider.OPENAI, body));
        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
        assertThat(failure.usage()).isEqualTo(Usage.of(15, 19));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ANTHROPIC        | {\"stop_reason\":\"refusal\",\"usage\":{\"input_tokens\":15,\"output_tokens\":19}}",
                "ANTHROPIC        |"
                        + " {\"content\":null,\"stop_reason\":\"refusal\",\"usage\":{\"input_tokens\":15,\"output_tokens\":19}}",
                "OPENAI_RESPONSES | {\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"},"
                        + "\"usage\":{\"input_tokens\":15,\"output_tokens\":19}}",
                "GEMINI           | {\"candidates\":[{\"finishReason\":\"SAFETY\"}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":15,\"candidatesTokenCount\":19}}",
            })
    void aFilteredReplyWithoutContentKeepsItsUsage(Provider provider, String body) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> Replayed.whole(provider, body));

        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
        assertThat(failure.usage()).isEqualTo(Usage.of(15, 19));
    }

    @Test
    void aCutChoiceWithoutAMessageIsAnEmptyReply() {
        ChatReply reply = Replayed.whole(
                Provider.OPENAI,
                "{\"choices\":[{\"finish_reason\":\"length\",\"message\":null}],\"usage\":{\"prompt_tokens\":1}}");

        assertThat(reply.text()).isEmpty();
        assertThat(reply.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI           | {\"choices\":[],\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":19}}",
                "OPENAI           |"
                        + " {\"choices\":[{\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":19}}",
                "OPENAI           |"
                        + " {\"choices\":[{\"message\":\"a\"}],\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":19}}",
                "OPENAI_RESPONSES | {\"status\":\"completed\",\"usage\":{\"input_tokens\":15,\"output_tokens\":19}}",
                "OPENAI_RESPONSES |"
                        + " {\"status\":\"completed\",\"output\":7,\"usage\":{\"input_tokens\":15,\"output_tokens\":19}}",
                "ANTHROPIC        | {\"usage\":{\"input_tokens\":15,\"output_tokens\":19}}",
                "ANTHROPIC        | {\"content\":\"a\",\"usage\":{\"input_tokens\":15,\"output_tokens\":19}}",
                "OLLAMA           | {\"done\":true,\"prompt_eval_count\":15,\"eval_count\":19}",
                "GEMINI           | {\"usageMetadata\":{\"promptTokenCount\":15,\"candidatesTokenCount\":19}}"
            })
    void aReplyThatIsMissingKeepsItsUsage(Provider provider, String body) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> Replayed.whole(provider, body));

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.usage()).isEqualTo(Usage.of(15, 19));
    }

    @Test
    void eosIsAStop() {
        assertThat(Replayed.streamed(
                                Provider.OPENAI,
                                "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"eos\"}]}")
                        .finishReason())
                .isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"content\":[{\"type\":\"thinking\",\"thinking\":\"t\"},{\"type\":\"text\",\"text\":\"a\"}]   | t",
                "\"content\":[{\"type\":\"thinking\",\"thinking\":[\"t\"]},{\"type\":\"text\",\"text\":\"a\"}] | t",
                "\"content\":[{\"type\":\"thinking\",\"thinking\":7},{\"type\":\"text\",\"text\":\"a\"}]       | ''",
                "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"text\":7},8,null]},{\"type\":\"text\",\"text\":\"a\"}]"
                        + " | ''",
                "\"content\":\"a\",\"refusal\":{\"why\":\"none\"}                                             | ''",
                "\"content\":\"a\",\"refusal\":false                                                          | ''",
                "\"content\":\"a\",\"reasoning\":{\"effort\":\"low\"}                                         | ''",
                "\"content\":\"a\",\"reasoning_content\":[\"t\"]                                              | ''",
                "\"content\":\"a\",\"audio\":\"none\"                                                         | ''",
                "\"content\":\"a\",\"function_call\":\"none\"                                                 | ''"
            })
    void optionalFieldsOfAnotherTypeDoNotLoseTheReply(String message, String reasoning) {
        for (ChatReply reply : List.of(Replayed.message("{" + message + "}"), Replayed.deltas("{" + message + "}"))) {
            assertThat(reply.text()).isEqualTo("a");
            assertThat(reply.reasoning()).isEqualTo(reasoning);
        }
    }

    @Test
    void customToolCallsAreReadAndGoBack() {
        String call = "{\"id\":\"c\",\"type\":\"custom\",\"custom\":{\"name\":\"sql\",\"input\":\"SELECT 1\"}}";
        ChatReply whole = Replayed.message("{\"content\":null,\"tool_calls\":[" + call + "]}");
        ChatReply streamed = Replayed.deltas(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"custom\",\"custom\":{\"name\":\"sql\",\"input\":\"SELECT\"}}]}",
                "{\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":\" 1\"}}]}");

        for (ChatReply reply : List.of(whole, streamed)) {
            assertThat(reply.toolCalls()).containsExactly(new ToolCall("c", "sql", "SELECT 1"));
            assertThat(Replayed.back(Provider.OPENAI, reply).at("/tool_calls/0"))
                    .isEqualTo(json(call));
        }
    }

    @Test
    void aFunctionCallOfOldIsACall() {
        ChatReply whole = Replayed.message("{\"function_call\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}");
        ChatReply streamed = Replayed.deltas(
                "{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}",
                "{\"function_call\":{\"arguments\":\"{\\\"a\\\"\"}}",
                "{\"function_call\":{\"arguments\":\":1}\"}}");

        for (ChatReply reply : List.of(whole, streamed)) {
            assertThat(reply.toolCalls()).hasSize(1);
            assertThat(reply.toolCalls().get(0).name()).isEqualTo("f");
            assertThat(reply.toolCalls().get(0).arguments()).isEqualTo("{\"a\":1}");
            assertThat(reply.toolCalls().get(0).id()).isNotEmpty();
        }
    }

    @Test
    void anAudiosTranscriptIsTextAndItsIdGoesBack() {
        ChatReply whole = Replayed.message(
                "{\"content\":null,\"audio\":{\"id\":\"au\",\"data\":\"AAAA\",\"transcript\":\"Hello\"}}");
        ChatReply streamed = Replayed.deltas(
                "{\"audio\":{\"id\":\"au\",\"transcript\":\"Hel\"}}",
                "{\"audio\":{\"data\":\"AAAA\"}}",
                "{\"audio\":{\"transcript\":\"lo\"}}");

        for (ChatReply reply : List.of(whole, streamed)) {
            assertThat(reply.text()).isEqualTo("Hello");
            assertThat(Replayed.back(Provider.OPENAI, reply))
                    .isEqualTo(json("{\"role\":\"assistant\",\"content\":null,\"audio\":{\"id\":\"au\"}}"));
        }
    }

    @Test
    void aKindOfCallThatHasAFunctionKeepsItsType() {
        String call =
                "{\"id\":\"c\",\"type\":\"builtin_function\",\"function\":{\"name\":\"$web_search\",\"arguments\":\"{}\"}}";
        ChatReply reply = Replayed.message("{\"content\":\"\",\"tool_calls\":[" + call + "]}");

        JsonNode back = Replayed.back(Provider.OPENAI, reply);
        assertThat(back.path("content").textValue()).isEmpty();
        assertThat(back.at("/tool_calls/0/type").asText()).isEqualTo("builtin_function");
    }
}
