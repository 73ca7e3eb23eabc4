package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TinyFormat;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of gateways and compatible servers that differ from those of the format's own service. */
@Timeout(120)
class GatewayAnswersTest {

    private static final ChatRequest HI = ChatRequest.of("Hi");

    private static LlmException failure(String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            return catchThrowableOfType(LlmException.class, () -> server.model().chat(HI));
        }
    }

    private static RawServer streaming(String... events) throws Exception {
        return TinyFormat.streaming(
                TinyFormat.SSE, "data: " + String.join("\n\ndata: ", events) + "\n\ndata: [DONE]\n\n");
    }

    private static ChatReply streamed(String... events) throws Exception {
        try (RawServer server = streaming(events)) {
            return server.model().streamAsync(HI, event -> {}).get(60, TimeUnit.SECONDS);
        }
    }

    private static LlmException streamFailure(String... events) throws Exception {
        try (RawServer server = streaming(events)) {
            CompletableFuture<ChatReply> reply = server.model().streamAsync(HI, event -> {});
            return (LlmException) reply.handle((done, thrown) -> thrown).get(60, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"code\":502,\"message\":\"upstream is gone\"}', SERVER_ERROR, with the error 502: upstream is gone",
        "'{\"code\":429,\"message\":\"slow down\"}', RATE_LIMITED, with the error 429: slow down",
        "'{\"code\":402,\"message\":\"no credits\"}', OUT_OF_MONEY, with the error 402: no credits",
        "'{\"message\":\"upstream is gone\"}', SERVER_ERROR, with an error: upstream is gone"
    })
    void anErrorInAChoiceIsAFailureThoughTheReplyHadBegun(String error, Kind kind, String told) throws Exception {
        String choice =
                "{\"choices\":[{\"index\":0,\"%s\":{\"content\":\"\"},\"finish_reason\":\"error\",\"error\":%s}]}";

        LlmException whole = failure(choice.formatted("message", error));
        assertThat(whole.kind()).isEqualTo(kind);
        assertThat(whole).hasMessage("openai:test-model answered 200 " + told);
        LlmException streamed = streamFailure(choice.formatted("delta", error));
        assertThat(streamed.kind()).isEqualTo(kind);
        assertThat(streamed).hasMessage("openai:test-model answered 200 " + told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "ERROR", "insufficient_system_resource", "network_error", "abort"})
    void aReplyThatWasBrokenOffIsAFailure(String finish) throws Exception {
        String choice =
                "{\"choices\":[{\"index\":0,\"%s\":{\"content\":\"Half of\"},\"finish_reason\":\"" + finish + "\"}]}";

        assertThat(failure(choice.formatted("message")).kind()).isEqualTo(Kind.SERVER_ERROR);
        assertThat(streamFailure(choice.formatted("delta")).kind()).isEqualTo(Kind.SERVER_ERROR);
    }

    @Test
    void anErrorBesideAReplyThatEndedWellIsPassedOver() throws Exception {
        String choice = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"All of it\"},\"finish_reason\":\"stop\","
                + "\"error\":{\"message\":\"no matter\"}}]}";

        assertThat(streamed(choice).text()).isEqualTo("All of it");
    }

    @Test
    void mistralIsNotAskedForTheUsageThatItSendsAnyway() throws Exception {
        String asked = body("https://api.mistral.ai/v1");
        assertThat(asked).contains("\"stream\":true").doesNotContain("stream_options");
        for (String others :
                List.of("https://api.openai.com/v1", "http://localhost:8000/v1", "https://mistral.ai.example/v1")) {
            assertThat(body(others)).contains("\"stream_options\":{\"include_usage\":true}");
        }
    }

    private static String body(String baseUrl) {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, URI.create(baseUrl), "m");
        return OpenAiChatRequest.write(HI, "m", true, config).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "model_length, LENGTH",
        "model_context_window_exceeded, LENGTH",
        "sensitive, CONTENT_FILTER",
        "eos_token, STOP",
        "STOP, STOP",
        "end_turn, STOP",
        "stop_sequence, STOP",
        "COMPLETE, STOP",
        "MAX_TOKENS, LENGTH",
        "tool_use, TOOL_CALLS",
        "SAFETY, CONTENT_FILTER",
        "guardrail_intervened, CONTENT_FILTER",
        "unheard_of, OTHER"
    })
    void theWordsOfOthersForAnEndAreKnown(String word, FinishReason reason) throws Exception {
        ChatReply reply =
                streamed("{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"" + word + "\"}]}");

        assertThat(reply.finishReason()).isEqualTo(reason);
        assertThat(reply.rawFinishReason()).isEqualTo(word);
    }

    @Test
    void aReplyOfOllamaThatIsNotDoneIsMalformed() throws Exception {
        String lines =
                "{\"message\":{\"content\":\"Half\"},\"done\":false}\n{\"message\":{\"content\":\" of\"},\"done\":true}\n";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "Content-Type: application/json\n", lines))) {
            ChatModel model = ChatModels.of(ModelConfig.of(Provider.OLLAMA, server.baseUrl(), "m"));
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat(HI));
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure).hasMessage("ollama:m answered 200: the reply is not done");
            Throwable streamed = model.streamAsync(HI, event -> {})
                    .handle((reply, thrown) -> thrown)
                    .get(60, TimeUnit.SECONDS);
            assertThat(streamed).hasMessage("ollama:m answered 200: the reply is not done");
        }
    }

    @Test
    void countsBeyondAllMeasureAreCapped() throws Exception {
        String max = "9223372036854775807";
        String chunk = "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":"
                + "{\"prompt_tokens\":" + max + ",\"completion_tokens\":" + max + "}}";
        CostMeter meter = CostMeter.of(Prices.none(LocalDate.EPOCH), BigDecimal.ONE);
        Budget budget = Budget.of(ModelLimits.NONE.withMaxTokens(1_000_000));
        for (int i = 1; i <= 2; i++) {
            try (RawServer server = streaming(chunk)) {
                ChatModel model = server.model().limited(budget).metered(meter);
                model.streamAsync(HI, event -> {}).get(60, TimeUnit.SECONDS);
                assertThat(meter.total().calls()).isEqualTo(i);
                assertThat(meter.total().usage().total()).isPositive();
            }
            budget = Budget.of(ModelLimits.NONE.withMaxTokens(1_000_000));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"index\":0}", "{\"index\":0,\"function\":null}", "{\"index\":0,\"type\":\"function\"}"})
    void aFragmentOfACallThatSaysNothingIsPassedOver(String fragment) throws Exception {
        String calls = "{\"choices\":[{\"delta\":{\"tool_calls\":[%s]}}]}";

        ChatReply reply = streamed(
                calls.formatted(
                        "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
                calls.formatted(fragment),
                calls.formatted("{\"index\":0,\"function\":{\"arguments\":\"}\"}}"),
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");

        assertThat(reply.toolCalls()).containsExactly(new ToolCall("c1", "f", "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"finishReason\":\"\"", "\"finishReason\":null"})
    void anEmptyFinishReasonOfGeminiIsNone(String finish) throws Exception {
        String chunk = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Half\"}]}," + finish
                + "}],\"promptFeedback\":{\"blockReason\":\"\"}}\n\n";
        try (RawServer server = TinyFormat.streaming(TinyFormat.SSE, chunk)) {
            ChatModel model = ChatModels.of(ModelConfig.of(Provider.GEMINI, server.baseUrl(), "m"));
            Throwable failure = model.streamAsync(HI, event -> {})
                    .handle((reply, thrown) -> thrown)
                    .get(60, TimeUnit.SECONDS);
            assertThat(((LlmException) failure).kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
        }
    }

    @Test
    void aLaterCountOfZeroDoesNotReplaceAnAnthropicCount() throws Exception {
        String start =
                "\"message\":{\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":5,\"output_tokens\":1}}";
        String end = "\"usage\":{\"input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":7}";
        String events = "data: {\"type\":\"message_start\"," + start + "}\n\n"
                + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}," + end + "}\n\n"
                + "data: {\"type\":\"message_stop\"}\n\n";
        try (RawServer server = TinyFormat.streaming(TinyFormat.SSE, events)) {
            ChatModel model = ChatModels.of(ModelConfig.of(Provider.ANTHROPIC, server.baseUrl(), "m"));
            ChatReply reply = model.streamAsync(HI, event -> {}).get(60, TimeUnit.SECONDS);
            assertThat(reply.usage()).isEqualTo(new Usage(30, 7, 5, 0));
        }
    }

    @Test
    void aWholeReplyInOneEventIsReadWhereNoDeltaWas() throws Exception {
        String whole = "{\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"All of it\","
                + "\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                + "\"finish_reason\":\"stop\"}]}";

        assertThat(streamed(whole).text()).isEqualTo("All of it");
        assertThat(streamed(whole).toolCalls()).containsExactly(new ToolCall("c", "f", "{}"));
        assertThat(streamed("{\"choices\":[{\"delta\":{\"content\":\"All of it\"}}]}", whole)
                        .text())
                .as("what deltas told is not told again")
                .isEqualTo("All of it");
    }
}
