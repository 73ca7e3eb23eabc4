package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Replayed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies whose optional fields have another type or spelling than the format says. */
class OddAnswersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"content\":\"a\",\"tool_calls\":{}",
                "\"content\":\"a\",\"tool_calls\":\"\"",
                "\"content\":\"a\",\"tool_calls\":[null]",
                "\"content\":\"a\",\"tool_calls\":[{}]",
                "\"content\":\"a\",\"tool_calls\":[{\"type\":\"function\",\"function\":{\"name\":\"\",\"arguments\":\"\"}}]",
                "\"content\":\"a\",\"function_call\":{}",
                "\"content\":\"a\",\"function_call\":{\"name\":null,\"arguments\":null}",
                "\"content\":\"a\",\"function_call\":[]",
                "\"content\":[null,{\"type\":\"text\",\"text\":\"a\"}]",
                "\"content\":[\"a\"]",
                "\"content\":[{\"text\":\"a\"}]",
                "\"content\":[{\"type\":null,\"text\":\"a\"}]",
                "\"content\":[{\"type\":\"output_text\",\"text\":\"a\"}]",
                "\"content\":{\"type\":\"text\",\"text\":\"a\"}"
            })
    void chatCompletionsWithOddFieldsHaveTheirText(String message) {
        for (ChatReply reply : List.of(Replayed.message("{" + message + "}"), Replayed.deltas("{" + message + "}"))) {
            assertThat(reply.text()).isEqualTo("a");
            assertThat(reply.toolCalls()).isEmpty();
            assertThat(Replayed.back(Provider.OPENAI, reply).toString()).doesNotContain("[null", "tool_calls");
        }
    }

    @Test
    void chatCompletionsWithASingleCallObjectHaveTheCall() {
        String call = "{\"tool_calls\":{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}}";

        for (ChatReply reply : List.of(Replayed.message(call), Replayed.deltas(call))) {
            assertThat(reply.toolCalls()).containsExactly(new ToolCall("c", "f", "{}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"tool_calls\":7", "\"tool_calls\":\"f()\"", "\"content\":7", "\"tool_calls\":[7]"})
    void chatCompletionsWhoseTextOrCallsAreUnreadableFail(String message) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> Replayed.message("{" + message + "}"));

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void chatCompletionsWithARefusalPartAreFiltered() {
        LlmException failure = catchThrowableOfType(
                LlmException.class,
                () -> Replayed.message("{\"content\":[{\"type\":\"refusal\",\"refusal\":\"no\"}]}"));

        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\"",
                "[\"a\"]",
                "[null,{\"type\":\"output_text\",\"text\":\"a\"}]",
                "[{\"text\":\"a\"}]",
                "[{\"type\":\"text\",\"text\":\"a\"}]",
                "{\"type\":\"output_text\",\"text\":\"a\"}"
            })
    void responsesWithOddContentHaveTheirText(String content) {
        String response =
                "{\"status\":\"completed\",\"output\":[null,{\"type\":\"message\",\"content\":" + content + "}]}";
        ChatReply whole = Replayed.whole(Provider.OPENAI_RESPONSES, response);
        ChatReply streamed = Replayed.streamed(
                Provider.OPENAI_RESPONSES, "{\"type\":\"response.completed\",\"response\":" + response + "}");

        assertThat(whole.text()).isEqualTo("a");
        assertThat(streamed.text()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\"]", "[null,{\"text\":\"a\"}]", "[{\"type\":\"text\",\"text\":\"a\"}]"})
    void anthropicsContentWithOddBlocksHasItsText(String content) {
        assertThat(Replayed.whole(Provider.ANTHROPIC, "{\"content\":" + content + "}")
                        .text())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\"]", "[null,{\"text\":\"a\"}]", "{\"text\":\"a\"}", "\"a\""})
    void geminisOddPartsHaveTheirText(String parts) {
        String answer = "{\"candidates\":[{\"content\":{\"parts\":" + parts + "},\"finishReason\":\"STOP\"}]}";

        assertThat(Replayed.whole(Provider.GEMINI, answer).text()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                     | 0",
                "[null,{}]                                              | 0",
                "{\"function\":{\"name\":\"f\",\"arguments\":{}}}         | 1",
                "[null,{\"function\":{\"name\":\"f\",\"arguments\":{}}}]  | 1"
            })
    void ollamasOddCallsAreReadOrPassedOver(String calls, int count) {
        String answer = "{\"message\":{\"content\":\"a\",\"tool_calls\":" + calls + "},\"done\":true}";

        assertThat(Replayed.whole(Provider.OLLAMA, answer).toolCalls()).hasSize(count);
    }

    @Test
    void anthropicsInputThatIsATextIsTheArguments() {
        String block = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":\"{\\\"a\\\":1}\",\"caller\":{}}";
        ChatReply whole = Replayed.whole(Provider.ANTHROPIC, "{\"content\":[" + block + "]}");
        ChatReply streamed = Replayed.streamed(
                Provider.ANTHROPIC,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" + block + "}",
                "{\"type\":\"message_stop\"}");

        for (ChatReply reply : List.of(whole, streamed)) {
            assertThat(reply.toolCalls()).containsExactly(new ToolCall("t", "f", "{\"a\":1}"));
            assertThat(Replayed.back(Provider.ANTHROPIC, reply).at("/0/input")).isEqualTo(json("{\"a\":1}"));
        }
    }

    @Test
    void anthropicsEmptyTextAsInputIsAnEmptyObject() {
        String block = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":\"\"}";

        assertThat(Replayed.whole(Provider.ANTHROPIC, "{\"content\":[" + block + "]}")
                        .toolCalls())
                .containsExactly(new ToolCall("t", "f", "{}"));
    }

    @Test
    void aBlockThatBeginsAgainWithItsMessageInterrupts() {
        String start = "{\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}";
        String block =
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"a\"}}";
        String stop = "{\"type\":\"content_block_stop\",\"index\":0}";
        LlmException failure = catchThrowableOfType(
                LlmException.class,
                () -> Replayed.streamed(Provider.ANTHROPIC, start, block, stop, start, block, stop));

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
        assertThat(Replayed.streamed(
                                Provider.ANTHROPIC,
                                start,
                                start,
                                block,
                                stop,
                                block,
                                stop,
                                "{\"type\":\"message_stop\"}")
                        .text())
                .isEqualTo("aa");
    }

    @Test
    void usageIsReadFromAnyChoiceAndBesideTheDetails() {
        String choices = "\"choices\":[{\"message\":{\"content\":\"a\"}},{\"index\":1,\"message\":{\"content\":\"b\"},"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}]";
        String sglang = "{\"choices\":[{\"message\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1,"
                + "\"completion_tokens\":5,\"reasoning_tokens\":3,\"total_tokens\":6}}";

        assertThat(Replayed.whole(Provider.OPENAI, "{" + choices + "}").usage()).isEqualTo(Usage.of(1, 2));
        assertThat(Replayed.whole(Provider.OPENAI, sglang).usage()).isEqualTo(new Usage(1, 5, 0, 3));
    }

    @Test
    void usageIsKeptIfALaterReportIsEmpty() {
        assertThat(Replayed.streamed(
                                Provider.OPENAI,
                                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1}}",
                                "{\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}")
                        .usage())
                .isEqualTo(Usage.of(1, 0));
    }

    @Test
    void chatCompletionsInCamelCaseAreRead() {
        String answer = "{\"choices\":[{\"finishReason\":\"tool_calls\",\"message\":{\"reasoningContent\":\"r\","
                + "\"toolCalls\":[{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}],"
                + "\"usage\":{\"promptTokens\":1,\"completionTokens\":5,\"completionTokensDetails\":"
                + "{\"reasoningTokens\":3}}}";
        ChatReply reply = Replayed.whole(Provider.OPENAI, answer);

        assertThat(reply.toolCalls()).containsExactly(new ToolCall("c", "f", "{}"));
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.reasoning()).isEqualTo("r");
        assertThat(reply.usage()).isEqualTo(new Usage(1, 5, 0, 3));
        assertThat(Replayed.back(Provider.OPENAI, reply)
                        .path("reasoningContent")
                        .asText())
                .isEqualTo("r");
        assertThat(Replayed.back(Provider.OPENAI, reply).has("toolCalls")).isFalse();
    }

    @Test
    void geminisAnswersInSnakeCaseAreRead() {
        String answer = "{\"candidates\":[{\"content\":{\"parts\":[{\"function_call\":{\"name\":\"f\",\"args\":{}},"
                + "\"thought_signature\":\"s\"}]},\"finish_reason\":\"STOP\"}],\"usage_metadata\":"
                + "{\"prompt_token_count\":1,\"candidates_token_count\":2,\"thoughts_token_count\":3}}";
        ChatReply reply = Replayed.whole(Provider.GEMINI, answer);

        assertThat(reply.toolCalls()).hasSize(1);
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.usage()).isEqualTo(new Usage(1, 5, 0, 3));
        assertThat(Replayed.back(Provider.GEMINI, reply)
                        .at("/0/thought_signature")
                        .asText())
                .isEqualTo("s");
    }
}
